ALTER TABLE "attachment" ADD COLUMN "message_id" uuid;
