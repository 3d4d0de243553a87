// A real mail server for the tests of the outbox: prints its port, then every mail it takes, as one JSON line each.
// Lines on its input change how it answers: "refuse 451" refuses after DATA, "accept" takes mails again. It ends with
// its input, so that a test that dies leaves nothing behind.
import { createInterface } from "node:readline";
import { SMTPServer } from "smtp-server";

let refusal = 0;
const print = (value) => process.stdout.write(JSON.stringify(value) + "\n");

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS", "AUTH"],
  onData(stream, session, done) {
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      if (refusal) {
        const error = new Error("not now, said of " + session.envelope.rcptTo[0].address);
        error.responseCode = refusal;
        print({ refused: refusal });
        return done(error);
      }
      const raw = Buffer.concat(parts).toString("utf8");
      const head = raw.split("\r\n\r\n")[0];
      const id = /^message-id:\s*(\S+)/im.exec(head)?.[1];
      print({ id, to: session.envelope.rcptTo.map((r) => r.address), raw });
      done();
    });
  },
});

server.on("error", () => {});
server.listen(0, "127.0.0.1", () => print({ port: server.server.address().port }));

createInterface({ input: process.stdin })
  .on("line", (line) => {
    refusal = line.startsWith("refuse ") ? Number(line.slice(7)) : 0;
    print({ now: refusal || "accept" });
  })
  .on("close", () => process.exit(0));
