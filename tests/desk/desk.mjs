// Drives the real program in a real browser: reads the examples into a ledger,
// opens the desk on it and works there as people do, with and without a mouse.
//
//   npm ci && node desk.mjs              needs a built program and Chromium
//
// WHIMBREL names the program (default: ../../target/release/whimbrel), CHROMIUM
// the browser (default: /usr/bin/chromium). With `faketime` on the path, part of
// the reports are recorded on an earlier day, for the slider through time.
// SHOTS=DIR leaves pictures of every page there.
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const program = process.env.WHIMBREL || join(root, "target/release/whimbrel");
const browserPath = process.env.CHROMIUM || "/usr/bin/chromium";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "whimbrel-desk-"));
const ledger = join(folder, "examples.db");
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

for (const [what, path] of [["program", program], ["browser", browserPath]]) {
  if (!existsSync(path)) {
    console.error(`There is no ${what} at ${path}; build it or name it (see the head of desk.mjs).`);
    process.exit(2);
  }
}

// Two recordings: one a month ago, where the clock can be told so, one now.
const read = (...paths) => ["read", "--ledger", ledger, ...paths.map((path) => join(root, "examples", path))];
const quiet = { stdio: "ignore" };
const canFake = spawnSync("faketime", ["-f", "-30d", "true"]).status === 0;
if (canFake) execFileSync("faketime", ["-f", "-30d", program, ...read("andes-1979.txt", "gulf-of-guinea-1994.txt")], quiet);
else console.log("no faketime here: the slider through time is not tried");
execFileSync(program, read("."), quiet);

const server = spawn(program, ["serve", "--ledger", ledger, "--port", "0", "--author", "Ama"], { stdio: ["ignore", "pipe", "pipe"] });
const base = await new Promise((found, failed) => {
  let said = "";
  const hear = (data) => { said += data; const at = said.match(/http:\/\/127\.0\.0\.1:\d+/); if (at) found(at[0]); };
  server.stdout.on("data", hear);
  server.stderr.on("data", hear);
  server.on("exit", () => failed(new Error(`the desk ended: ${said}`)));
});
const browser = await chromium.launch({
  executablePath: browserPath,
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

let passed = 0;
const failures = [];
const elsewhere = [];

async function trial(name, work, settings = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, acceptDownloads: true, ...settings });
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  const complaints = [];
  page.on("console", (message) => { if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) complaints.push(message.text()); });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => { if (!request.url().startsWith(base)) elsewhere.push(request.url()); });
  try {
    await work(page, context);
    assert.deepEqual(complaints, [], "the browser complained");
    passed += 1;
    console.log(`ok   ${name}`);
  } catch (error) {
    failures.push(name);
    console.log(`FAIL ${name}\n     ${String(error.message || error).split("\n").slice(0, 12).join("\n     ")}`);
  }
  await context.close();
}

const open = (page, path) => page.goto(base + path);
const text = (page, selector) => page.locator(selector).first().innerText();

async function accessible(page, name) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  const found = result.violations.map((v) => `${v.id}: ${v.help} (${v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " + (n.any[0]?.message || "")).join("; ")})`);
  assert.deepEqual(found, [], `axe on ${name}`);
}

const REPORT = "Title: Envoy recalled\nPublisher: Volta Courier\n\nGhana recalled its ambassador from Togo on Tuesday after accusing its neighbour of smuggling. Togo denied the accusation, the Volta Courier reported.";

await trial("paste a report, follow a field to its words, add it, find its pair, story and report", async (page) => {
  await open(page, "/read");
  await page.fill("textarea[name=text]", REPORT);
  await page.fill("input[name=published]", "2024-05-08");
  await page.click("text=Read it");
  await page.waitForSelector("article.claim");
  assert.match(await text(page, "h1"), /Envoy recalled/);
  const field = page.locator("article.claim a.field.recipient").first();
  const words = await field.innerText();
  await field.hover();
  assert.equal((await text(page, ".words .lit")).replace(/^\d+/, ""), words);
  await page.click("text=Add to the ledger");
  await page.waitForURL(/\/reports\//);
  await page.locator("article.claim a", { hasText: /^pair/ }).first().click();
  assert.match(await text(page, "h1"), /Ghana and Togo|Togo and Ghana/);
  await page.locator("table.stories a.what").first().click();
  assert.match(await text(page, ".kicker"), /^Story/);
  await page.locator(".telling a").first().click();
  await page.waitForURL(/\/reports\//);
});

await trial("a dropped file goes into the form", async (page) => {
  await open(page, "/read");
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["Ghana met Togo in Lome."], "note.txt", { type: "text/plain" }));
    return transfer;
  });
  await page.dispatchEvent("form.paste", "drop", { dataTransfer: data });
  await page.waitForFunction(() => document.querySelector("textarea").value.startsWith("Ghana met"));
});

await trial("correct a field and see it in the ledger", async (page) => {
  await open(page, "/dyad?a=BOL&b=CHL");
  await page.locator("table.stories a.what").first().click();
  await page.locator(".telling .quote a").first().click({ position: { x: 60, y: 10 } });
  await page.waitForURL(/\/reports\/.*#c\d+/);
  const claim = page.locator("article.claim.on").first();
  await claim.locator("text=Correct").click();
  await page.locator("form.judge", { hasText: "Another type" }).locator("select").selectOption("PROTEST");
  await page.locator("form.judge", { hasText: "Another type" }).locator("input[name=reason]").fill("a test of the desk");
  await page.locator("form.judge", { hasText: "Another type" }).locator("button").click();
  await page.waitForURL(/\/reports\//);
  assert.match(await text(page, ".judgements"), /Type corrected by Ama/);
  const claims = execFileSync(program, ["claims", "--ledger", ledger, "--type", "PROTEST", "--format", "jsonl"], { encoding: "utf8" });
  assert.match(claims, /a test of the desk|"type":"PROTEST"/);
  await page.locator("article.claim.on button", { hasText: "Flag as misread" }).click();
  await page.waitForSelector("article.claim.wrong");
});

await trial("download the claims of a view and open them", async (page) => {
  await open(page, "/dyad?a=Ghana&b=Togo");
  const count = Number((await text(page, "p.sum")).match(/from (\d+) claim/)[1]);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=Download these claims")]);
  const rows = readFileSync(await download.path(), "utf8").trim().split(/\n(?=[0-9a-f]{16},)/);
  assert.equal(rows.length - 1, count);
  assert.match(rows[0], /^id,report,title/);
});

if (canFake) {
  await trial("the slider shows what was known then", async (page) => {
    await open(page, "/timeline");
    const now = await text(page, "p.sum");
    await page.locator(".asof input[type=range]").focus();
    await Promise.all([page.waitForURL(/as_of=/), page.keyboard.press("Home")]);
    assert.notEqual(await text(page, "p.sum"), now);
    assert.equal(await page.locator(".timeline a").count() < 60, true);
  });
}

await trial("the keyboard alone: from the head to a claim's words and on to the pair", async (page) => {
  await open(page, "/reports");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "To the content");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector("article.claim");
  await page.locator("article.claim a.field").first().focus();
  assert.ok(await page.locator(".words .lit").count() > 0, "focus lights up no words");
  const shown = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  await page.keyboard.press("Tab");
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.ok([shown, outline].includes("solid"), "focus can't be seen");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".words.one").count(), 0);
});

await trial("without scripts every page still works", async (page) => {
  await open(page, "/reports");
  await page.locator("table.list a").first().click();
  const field = page.locator("article.claim a.field").first();
  const target = await field.getAttribute("href");
  await field.click();
  assert.equal(await page.locator(`${target}:target`).count(), 1);
}, { javaScriptEnabled: false });

const PAGES = ["/", "/reports", "/read", "/dyad", "/dyad?a=GHA&b=TGO", "/timeline", "/timeline?a=GHA&by=report", "/network", "/new", "/search?q=embassy", "/words", "/api", "/nowhere"];
const first = JSON.parse(await (await fetch(`${base}/api/reports?limit=1`)).text()).reports[0].id;
const event = JSON.parse(await (await fetch(`${base}/api/stories?limit=1`)).text()).stories[0].reports[0].claims[0].id;
PAGES.push(`/reports/${encodeURIComponent(first)}`, `/story/${event}`, `/claims/${event}/judge`);

for (const colorScheme of ["light", "dark"]) {
  for (const path of PAGES) {
    await trial(`axe finds nothing on ${path}, ${colorScheme}`, async (page) => {
      await open(page, path);
      if (shots) await page.screenshot({ path: join(shots, `${path.replace(/\W+/g, "-").replace(/^-|-$/g, "") || "home"}-${colorScheme}.png`) });
      await accessible(page, path);
    }, { colorScheme });
  }
}

await trial("nothing overflows at 200 % zoom or on a narrow screen", async (page) => {
  for (const width of [640, 320]) {
    await page.setViewportSize({ width, height: 800 });
    for (const path of PAGES) {
      await open(page, path);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(over <= 1, `${path} is ${over} px too wide at ${width}`);
    }
  }
});

await trial("pages are small and quick", async (page) => {
  for (const path of PAGES) {
    const start = performance.now();
    const body = await (await fetch(base + path)).text();
    const took = performance.now() - start;
    assert.ok(body.length < 150000, `${path} has ${body.length} bytes`);
    assert.ok(took < 2000, `${path} took ${took.toFixed(0)} ms`);
  }
});

await browser.close();
server.kill();
rmSync(folder, { recursive: true, force: true });
if (elsewhere.length) { failures.push("requests elsewhere"); console.log("FAIL requests to elsewhere:", elsewhere); }
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length ? 1 : 0);
