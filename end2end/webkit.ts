// The engine of iPhones, as near as Debian has it: WebKitGTK in a window nobody sees, driven by the W3C protocol.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { test as base, expect } from "@playwright/test";
import { Builder, By, until, type WebDriver, type WebElement } from "selenium-webdriver";

const BROWSERS = ["4.1", "4.0", "6.0"].map(
  (api) => `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu/webkit2gtk-${api}/MiniBrowser`,
);
/** A phone's window; the browser's own frame takes some of it. */
const PHONE = { width: 420, height: 900 };
const LONGEST = 20_000;

export const test = base.extend<{ webkit: WebDriver }>({
  webkit: async ({}, use, info) => {
    const port = await freePort();
    // A group of its own, so that the browser and its screen end with the driver.
    const driver = spawn("xvfb-run", ["-a", "WebKitWebDriver", `--port=${port}`], {
      detached: true,
      stdio: ["ignore", "ignore", "inherit"],
    });
    await once(driver, "spawn");
    try {
      await expect.poll(() => answers(port), { timeout: LONGEST }).toBe(true);
      const browser = await new Builder()
        .usingServer(`http://127.0.0.1:${port}`)
        .withCapabilities({
          browserName: "MiniBrowser",
          "webkitgtk:browserOptions": {
            binary: BROWSERS.find(existsSync),
            args: ["--automation"],
          },
        })
        .build();
      try {
        await browser.manage().window().setRect({ x: 0, y: 0, ...PHONE });
        await use(browser);
      } finally {
        if (info.status !== info.expectedStatus) {
          const body = Buffer.from(await browser.takeScreenshot(), "base64");
          await info.attach("what WebKit showed", { body, contentType: "image/png" });
        }
        await browser.quit();
      }
    } finally {
      if (driver.exitCode === null) {
        process.kill(-(driver.pid ?? 0), "SIGTERM");
        await once(driver, "exit");
      }
    }
  },
});

/** The first element that fits, once it can be seen. */
export async function see(browser: WebDriver, css: string): Promise<WebElement> {
  const element = await browser.wait(until.elementLocated(By.css(css)), LONGEST, css);
  return browser.wait(until.elementIsVisible(element), LONGEST, css);
}

/** Waits until the page's program runs. */
export async function alive(browser: WebDriver): Promise<void> {
  await browser.wait(until.elementLocated(By.css("html[data-alive]")), LONGEST, "the program runs");
}

/** Presses what carries these words. */
export async function press(browser: WebDriver, tag: string, words: string): Promise<void> {
  const path = By.xpath(`//${tag}[contains(normalize-space(.), "${words}")]`);
  const element = await browser.wait(until.elementLocated(path), LONGEST, words);
  await browser.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
  await element.click();
}

/** Waits for words anywhere on the page. */
export async function reads(browser: WebDriver, words: string): Promise<void> {
  const path = By.xpath(`//body[contains(., "${words}")]`);
  await browser.wait(until.elementLocated(path), LONGEST, words);
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/status`).then(
    (reply) => reply.ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
