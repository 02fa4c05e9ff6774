// How long a report keeps a browser busy: node benches/report.mjs TOOLS FILE
//
// Opens it in Chromium, filters and sorts its table, jumps to its last finding, and prints how long each took and
// the longest task of each; ends with 1 where one is longer than 200 ms. TOOLS is a folder with puppeteer-core below
// its node_modules, such as the one of .ci/clients. A register to try it on is made with any generator of records;
// 5,000 findings are what it is to hold for.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const LONGEST = 200;
const [tools, file] = process.argv.slice(2);
const puppeteer = createRequire(pathToFileURL(`${tools}/node_modules/`))('puppeteer-core');
const browser = await (puppeteer.default ?? puppeteer).launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
  protocolTimeout: 600_000,
});
const page = await browser.newPage();
await page.setViewport({ width: 1280, height: 900 });
// Past the page's own policy: it is set up before the page has one.
await page.evaluateOnNewDocument(() => {
  globalThis.tasks = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration)))
    .observe({ type: 'longtask', buffered: true });
});
let failed = false;
const quiet = () => new Promise((resolve) => setTimeout(resolve, 2500));
const tell = async (what, took) => {
  const tasks = await page.evaluate(() => tasks.splice(0));
  const longest = Math.max(0, ...tasks);
  failed ||= longest > LONGEST;
  console.log(`${what}: ${took} ms, ${tasks.length} tasks over 50 ms, the longest ${Math.round(longest)} ms`);
};
const timed = async (what, act) => {
  const start = Date.now();
  await act();
  const took = Date.now() - start;
  await quiet();
  await tell(what, took);
};

await timed('open', () => page.goto(pathToFileURL(file).href, { timeout: 300_000 }));
console.log(`rows: ${await page.$$eval('table.sortable tbody tr', (rows) => rows.length)}, articles: ${await page.$$eval('article', (articles) => articles.length)}`);
const count = () => page.$eval('#filter-count', (output) => output.textContent);
await timed('filter by a letter', async () => { await page.focus('#filter-text'); await page.keyboard.type('e'); });
await timed('filter by a word', async () => { await page.keyboard.type('vidence'); console.log(await count()); });
await timed('filter by a number', async () => {
  await page.$eval('#filter-text', (input) => { input.value = ''; });
  await page.keyboard.type('NC-2024');
  console.log(await count());
});
await timed('no filter', () => page.$eval('#filter-text', (input) => {
  input.value = '';
  input.dispatchEvent(new Event('input'));
}));
for (const column of [1, 4, 6]) {
  await timed(`sort by column ${column}`, () => page.click(`table.sortable thead th:nth-child(${column}) button`));
}
await timed('to the last finding', () => page.evaluate(() => {
  location.hash = Array.from(document.querySelectorAll('article')).at(-1).id;
}));
await timed('scroll', async () => {
  for (let step = 0; step < 10; step += 1) await page.mouse.wheel({ deltaY: -3000 });
});
await browser.close();
process.exit(failed ? 1 : 0);
