// A server of a worker's own, for journeys that move the clock or change what others look at.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { dirname } from "node:path";
import { test as base } from "@playwright/test";

export const test = base.extend<object, { own: string }>({
  own: [
    async ({}, use, { config }) => {
      const own = `http://127.0.0.1:${await freePort()}`;
      const server = spawn("./serve", {
        cwd: dirname(config.configFile ?? "."),
        env: {
          ...process.env,
          HUIYIN_LISTEN: own.slice("http://".length),
          HUIYIN_PUBLIC_URL: own,
          HUIYIN_DATABASE: "",
          HUIYIN_LOG: "warn",
          HUIYIN_SUBMIT_PER_MINUTE: "1000",
          HUIYIN_BIN: process.env.HUIYIN_BIN ?? "../target/debug/huiyin",
        },
        stdio: ["ignore", "ignore", "inherit"],
      });
      const ended = once(server, "exit");
      while (server.exitCode === null && !(await serves(own))) await nap(200);
      await use(own);
      server.kill("SIGTERM");
      await ended;
    },
    { scope: "worker", timeout: 120_000 },
  ],
  baseURL: async ({ own }, use) => use(own),
});

async function freePort(): Promise<number> {
  const socket = createServer().listen(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address() as AddressInfo;
  socket.close();
  return port;
}

async function serves(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    (answer) => answer.ok,
    () => false,
  );
}

function nap(ms: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, ms));
}
