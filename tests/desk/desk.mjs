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

// A table in CSV, as RFC 4180 has it: the rows, each a list of cells.
function table(csv) {
  const rows = [[""]];
  let quoted = false;
  for (let i = 0; i < csv.length; i += 1) {
    const c = csv[i];
    const row = rows[rows.length - 1];
    if (quoted && c === '"' && csv[i + 1] === '"') { row[row.length - 1] += '"'; i += 1; }
    else if (c === '"') quoted = !quoted;
    else if (!quoted && c === ",") row.push("");
    else if (!quoted && c === "\n") rows.push([""]);
    else if (quoted || c !== "\r") row[row.length - 1] += c;
  }
  return rows.filter((row) => row.length > 1);
}

async function taken(page, label) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".downloads a", { hasText: label }).first().click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

await trial("download the claims of a view and open them", async (page) => {
  await open(page, "/dyad?a=Ghana&b=Togo");
  const count = Number((await text(page, "p.sum")).match(/from (\d+) claim/)[1]);
  const csv = await taken(page, "CSV");
  assert.equal(csv.name, "claims-GHA-TGO.csv");
  const [head, ...rows] = table(csv.bytes.toString("utf8"));
  assert.equal(rows.length, count);
  assert.deepEqual(head.slice(0, 3), ["id", "report", "title"]);
  const ids = rows.map((row) => row[0]);
  const asked = execFileSync(program, ["claims", "--ledger", ledger, "--between", "GHA", "TGO", "--format", "jsonl"], { encoding: "utf8" });
  assert.deepEqual(ids, asked.trim().split("\n").map((line) => JSON.parse(line).id));
  assert.ok(rows.every((row) => row.length === head.length && row[head.indexOf("evidence")].length > 0));
  const parquet = await taken(page, "Parquet");
  assert.equal(parquet.bytes.subarray(0, 4).toString() + parquet.bytes.subarray(-4).toString(), "PAR1PAR1");
  const bibtex = await taken(page, "BibTeX");
  const reports = new Set(rows.map((row) => row[1]));
  assert.equal(bibtex.bytes.toString("utf8").match(/^@misc\{/gm).length, reports.size);
});

await trial("a search and a narrowed view are taken along as they are shown", async (page) => {
  await open(page, "/search?q=ambassador");
  const found = Number((await text(page, "#claims")).match(/(\d+) claim/)[1]);
  assert.equal(table((await taken(page, "CSV")).bytes.toString("utf8")).length - 1, found);
  await open(page, "/dyad?a=BOL&b=CHL");
  await page.locator("form.filter select[name=status]").selectOption("fact");
  await page.locator("form.filter button").click();
  await page.waitForURL(/status=fact/);
  const count = Number((await text(page, "p.sum")).match(/from (\d+) claim/)[1]);
  const [head, ...rows] = table((await taken(page, "CSV")).bytes.toString("utf8"));
  assert.equal(rows.length, count);
  assert.ok(rows.every((row) => row[head.indexOf("status")] === ""));
});

await trial("split a story, merge it again, rate a source, and see all of it in the ledger", async (page) => {
  const stories = JSON.parse(await (await fetch(`${base}/api/stories?limit=1000`)).text()).stories;
  const several = stories.find((story) => story.reports.flatMap((report) => report.claims).length > 1);
  const claims = several.reports.flatMap((report) => report.claims).map((claim) => claim.id);
  const count = () => page.locator(".telling .quote").count();
  await open(page, `/story/${claims[0]}`);
  assert.equal(await count(), claims.length);
  await page.locator(".together summary").click();
  const split = page.locator(".together form", { hasText: "another happening" });
  await split.locator(`input[value="${claims[claims.length - 1]}"]`).check();
  await split.locator("input[name=reason]").fill("a test of splitting");
  await split.locator("button").click();
  await page.waitForURL(/\/story\//);
  assert.equal(await count(), claims.length - 1);
  assert.match(await text(page, ".judgements"), /taken out of a story by Ama.*a test of splitting/);
  await page.locator(".together summary").click();
  const merge = page.locator(".together form", { hasText: "same happening" });
  await merge.locator("input[name=address]").fill(`${base}/story/${claims[claims.length - 1]}`);
  await merge.locator("button").click();
  await page.waitForURL(/\/story\//);
  assert.ok(await count() >= claims.length, "the claim did not come back");
  const rated = JSON.parse(await (await fetch(`${base}/api/claims?limit=1000`)).text()).claims.find((claim) => claim.attribution.length > 0);
  await open(page, `/claims/${rated.id}`);
  await page.locator("article.claim.on a.rate").first().click();
  await page.waitForURL(/\/source/);
  await page.locator("select[name=reliability]").selectOption("B");
  await page.locator("select[name=credibility]").selectOption("2");
  await page.click("button:has-text('Rate it')");
  await page.waitForURL(/\/source/);
  assert.match(await text(page, ".judgements"), /rated B, usually reliable; 2, probably true by Ama/);
  await open(page, `/claims/${rated.id}`);
  assert.match(await text(page, "article.claim.on .judgements"), /rated B/);
  const held = execFileSync(program, ["judge", "list", "--ledger", ledger, "--format", "jsonl"], { encoding: "utf8" });
  for (const kind of ["merge", "split", "rate"]) assert.ok(held.includes(`"judgement":"${kind}"`), `no ${kind} in the ledger`);
  await open(page, "/judgements");
  const rows = page.locator("table.list tbody tr");
  for (const kind of ["rated B", "Taken for one story", "taken out of a story"]) {
    await rows.filter({ hasText: kind }).first().locator("button").click();
    await page.waitForURL(/\/judgements/);
    assert.match(await rows.filter({ hasText: kind }).first().innerText(), /taken back/);
  }
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

await trial("the keyboard alone: narrow a pair, take its claims along, correct a field", async (page) => {
  const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };
  // Goes on with Tab until the focus is on what fits, as a person would.
  const reach = async (selector) => {
    for (let i = 0; i < 250; i += 1) {
      await press("Tab");
      if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
    }
    throw new Error(`the keyboard does not reach ${selector}`);
  };
  await open(page, "/");
  await reach(".ask input[name=a]");
  await page.keyboard.type("Bolivia");
  await reach(".ask input[name=b]");
  await page.keyboard.type("Chile");
  await Promise.all([page.waitForURL(/\/dyad/), press("Enter")]);
  await reach(".downloads a");
  const [download] = await Promise.all([page.waitForEvent("download"), press("Enter")]);
  assert.ok(table(readFileSync(await download.path(), "utf8")).length > 1);
  await reach("table.list tbody a.what");
  await Promise.all([page.waitForURL(/\/story\//), press("Enter")]);
  await reach(".telling .quote a");
  await Promise.all([page.waitForURL(/#c\d+/), press("Enter")]);
  await reach("article.claim a[href$='/judge']");
  await Promise.all([page.waitForURL(/\/judge$/), press("Enter")]);
  await reach("form.judge input[name=flag][value=conditional]");
  await press("Space");
  await reach("input[name=reason]");
  await page.keyboard.type("judged with the keyboard");
  await Promise.all([page.waitForURL(/\/reports\//), press("Enter")]);
  const held = execFileSync(program, ["judge", "list", "--ledger", ledger, "--format", "jsonl"], { encoding: "utf8" });
  assert.match(held, /judged with the keyboard/);
  assert.match(await page.locator(".judgements", { hasText: "judged with the keyboard" }).first().innerText(), /Status corrected by Ama/);
});

await trial("hostile reports break nothing: tags, other scripts, endless words, thousands of claims", async (page) => {
  const tag = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
  const met = "Ghana and Togo held talks in Accra. ";
  const reports = [
    `Title: ${tag}\nPublisher: ${tag}\n\n${tag} ${met}`,
    `Title: ${"غانا ".repeat(60)}\n\nقالت غانا 🇬🇭 إنها سحبت سفيرها. ${met}👩‍👩‍👧 ${"ж".repeat(30000)}`,
    `Title: Talks without end\n\n${met.repeat(400)}`,
  ];
  for (const report of reports) {
    await open(page, "/read");
    await page.fill("textarea[name=text]", report);
    await page.click("text=Read it");
    await page.waitForSelector("form.offer");
    await page.click("text=Add to the ledger", { timeout: 120000 });
    await page.waitForURL(/\/reports\//);
    const address = page.url();
    for (const path of [address.slice(base.length), "/", "/reports", "/dyad?a=GHA&b=TGO", "/timeline?a=GHA", "/search?q=talks", "/network?a=GHA"]) {
      const answer = await open(page, path);
      assert.equal(answer.status(), 200, path);
      assert.ok((await answer.body()).length < 150000, `${path} is too large`);
      assert.notEqual(await page.title(), "owned");
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(over <= 1, `${path} is ${over} px too wide`);
    }
    await open(page, address.slice(base.length));
    await accessible(page, address);
  }
});

await trial("without scripts every page still works", async (page) => {
  await open(page, "/reports");
  await page.locator("table.list a").first().click();
  const field = page.locator("article.claim a.field").first();
  const target = await field.getAttribute("href");
  await field.click();
  assert.equal(await page.locator(`${target}:target`).count(), 1);
}, { javaScriptEnabled: false });

const PAGES = ["/", "/reports", "/read", "/dyad", "/dyad?a=GHA&b=TGO", "/timeline", "/timeline?a=GHA&by=report", "/network", "/new", "/judgements", "/source?name=Altiplano%20Wire", "/search?q=embassy", "/words", "/api", "/nowhere"];
const first = JSON.parse(await (await fetch(`${base}/api/reports?limit=1`)).text()).reports[0].id;
const event = JSON.parse(await (await fetch(`${base}/api/stories?limit=1`)).text()).stories[0].reports[0].claims[0].id;
PAGES.push(`/dyad?a=BOL&b=CHL&words=ambassador`, `/reports/${encodeURIComponent(first)}`, `/story/${event}`, `/claims/${event}/judge`);

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
    const bytes = Buffer.byteLength(body);
    assert.ok(bytes < 150000, `${path} has ${bytes} bytes`);
    assert.ok(took < 2000, `${path} took ${took.toFixed(0)} ms`);
  }
  // What a visitor waits for: the first page with its style sheet and script, painted.
  await open(page, "/");
  const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
  console.log(`     first contentful paint after ${paint?.toFixed(0)} ms, ${await page.evaluate(() => performance.getEntriesByType("resource").length + 1)} requests`);

});

await browser.close();
server.kill();
rmSync(folder, { recursive: true, force: true });
if (elsewhere.length) { failures.push("requests elsewhere"); console.log("FAIL requests to elsewhere:", elsewhere); }
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length ? 1 : 0);
