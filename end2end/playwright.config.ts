import { execFileSync } from "node:child_process";
import { defineConfig, devices } from "@playwright/test";

// Workers read this file again, so the port is found once and handed down.
const port = (process.env.HUIYIN_E2E_PORT ??= execFileSync(process.execPath, [
  "-e",
  "const s=require('node:net').createServer();s.listen(0,'127.0.0.1',()=>{console.log(s.address().port);s.close()})",
])
  .toString()
  .trim());
const baseURL = process.env.HUIYIN_E2E_URL ?? `http://127.0.0.1:${port}`;

const WEBKIT = /webkit\.spec/;
const chromium = {
  browserName: "chromium" as const,
  launchOptions: {
    executablePath: process.env.HUIYIN_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
};

export default defineConfig({
  testDir: "journeys",
  outputDir: "test-results",
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env.CI
    ? [["line"], ["html", { outputFolder: "report", open: "never" }]]
    : [["list"]],
  use: {
    baseURL,
    actionTimeout: 20_000,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
  projects: [
    // Its journey starts a browser of its own.
    { name: "webkit", testMatch: WEBKIT },
    { name: "phone", testIgnore: WEBKIT, use: { ...devices["Pixel 7"], ...chromium } },
    {
      name: "phone-nojs",
      testIgnore: WEBKIT,
      use: { ...devices["Pixel 7"], ...chromium, javaScriptEnabled: false },
      grepInvert: /@js/,
    },
    {
      name: "desktop",
      testIgnore: WEBKIT,
      use: {
        ...devices["Desktop Chrome"],
        ...chromium,
        viewport: { width: 1440, height: 900 },
      },
    },
  ],
  // HUIYIN_E2E_URL points the journeys at a server that runs already.
  webServer: process.env.HUIYIN_E2E_URL
    ? undefined
    : {
        command: "./serve",
        env: {
          HUIYIN_LISTEN: `127.0.0.1:${port}`,
          HUIYIN_PUBLIC_URL: baseURL,
          HUIYIN_DATABASE: "",
          HUIYIN_LOG: "warn",
          // All journeys come from one address.
          HUIYIN_SUBMIT_PER_MINUTE: "1000",
          HUIYIN_BIN: process.env.HUIYIN_BIN ?? "../target/debug/huiyin",
        },
        url: `${baseURL}/healthz`,
        timeout: 180_000,
        stdout: "ignore",
        stderr: "pipe",
        gracefulShutdown: { signal: "SIGTERM", timeout: 10_000 },
      },
});
