-- Why a priority was given and somebody was chosen is written without a tag of its own: {"because":"phrase","phrase":"x"} becomes
-- {"phrase":{"phrase":"x"}}, {"by":"taken"} becomes "taken".
UPDATE case_event SET event = jsonb_set(event::jsonb, '{reason}', CASE (event::jsonb -> 'reason') - 'because' WHEN '{}'::jsonb THEN event::jsonb -> 'reason' -> 'because' ELSE jsonb_build_object(event::jsonb -> 'reason' ->> 'because', (event::jsonb -> 'reason') - 'because') END)::text
WHERE jsonb_typeof(event::jsonb -> 'reason') = 'object' AND event::jsonb -> 'reason' -> 'because' IS NOT NULL;
UPDATE case_event SET event = jsonb_set(event::jsonb, '{why}', CASE (event::jsonb -> 'why') - 'by' WHEN '{}'::jsonb THEN event::jsonb -> 'why' -> 'by' ELSE jsonb_build_object(event::jsonb -> 'why' ->> 'by', (event::jsonb -> 'why') - 'by') END)::text
WHERE jsonb_typeof(event::jsonb -> 'why') = 'object' AND event::jsonb -> 'why' -> 'by' IS NOT NULL;
