// Drives the gallery with mouse and keyboard while its data changes, and says what does not hold.
// Usage: CHROMIUM=<browser> node tools/gallery-gestures.ts [folder for pictures]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { PlotView } from "../src/plots/plot-view.ts";
import { openGallery } from "./open-gallery.ts";

const folder = process.argv[2];
if (folder !== undefined) mkdirSync(folder, { recursive: true });
const { browser, address, close } = await openGallery();
let failures = 0;
const check = (what: string, holds: boolean): void => {
  if (!holds) failures += 1;
  console.log(`${holds ? "ok  " : "FAIL"} ${what}`);
};

try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      check(`console: ${message.text()}`, false);
  });
  page.on("pageerror", (error) => check(`page error: ${error.message}`, false));
  await page.goto(`${address}gallery.html?rate=10`);
  await page.waitForTimeout(1500);
  const stateOf = (id: string) =>
    page.evaluate((cell) => {
      const { galleryViews } = globalThis as unknown as { galleryViews: Map<string, PlotView> };
      const view = galleryViews.get(cell);
      if (view === undefined) throw new Error(`no cell ${cell}`);
      const { x, y, colour } = view.display;
      return {
        x: view.spanOf("x"),
        y: view.spanOf("y"),
        colour: view.spanOf("colour"),
        auto: [x.auto, y.auto, colour.auto],
      };
    }, id);
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  const picture = async (name: string): Promise<void> => {
    if (folder !== undefined) await page.screenshot({ path: join(folder, `gesture-${name}.png`) });
  };

  const spectrum = page.getByRole("img", { name: /^I\(d\), / });
  const box = (await spectrum.locator(".u-over").boundingBox())!;
  const at = (fx: number, fy: number): [number, number] => [
    box.x + fx * box.width,
    box.y + fy * box.height,
  ];
  const before = await stateOf("d");

  await page.mouse.move(...at(0.83, 0.3));
  await page.waitForTimeout(300);
  const readout = (await spectrum.locator("b").allTextContents()).join(" | ");
  check(
    `hover tells d, value with error, reference: ${readout}`,
    /Å.*±.*counts\/µAh.*counts\/µAh/.test(readout),
  );
  await picture("hover-line");

  await page.mouse.move(...at(0.2, 0.2));
  await page.mouse.down();
  await page.mouse.move(...at(0.6, 0.9), { steps: 12 });
  await picture("box");
  await page.mouse.up();
  await page.waitForTimeout(200);
  const zoomed = await stateOf("d");
  check(
    "a box zooms both axes",
    zoomed.x.max < before.x.max && zoomed.y.max < before.y.max && zoomed.x.min > before.x.min,
  );
  check("and takes both off autoscale", same(zoomed.auto, [false, false, true]));
  await page.waitForTimeout(700);
  check("the zoom survives updates", same(await stateOf("d"), zoomed));
  await picture("zoomed");

  await page.mouse.move(...at(0.5, 0.5));
  await page.mouse.wheel(0, -300);
  await page.waitForTimeout(200);
  const wheeled = await stateOf("d");
  check(
    "the wheel zooms x about the pointer",
    wheeled.x.max < zoomed.x.max && wheeled.x.min > zoomed.x.min && same(wheeled.y, zoomed.y),
  );

  await page.keyboard.down("Shift");
  await page.mouse.down();
  await page.mouse.move(...at(0.3, 0.5), { steps: 6 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
  const panned = await stateOf("d");
  check(
    "a drag with Shift pans",
    panned.x.min > wheeled.x.min &&
      Math.abs(panned.x.max - panned.x.min - (wheeled.x.max - wheeled.x.min)) < 1e-9,
  );

  await page.mouse.dblclick(...at(0.5, 0.5));
  await page.waitForTimeout(300);
  const reset = await stateOf("d");
  check(
    "a double click shows everything",
    same(reset.x, before.x) && same(reset.auto, [true, true, true]),
  );

  await page.mouse.move(box.x + box.width / 2, box.y + box.height + 12);
  await page.mouse.wheel(0, -300);
  await page.waitForTimeout(100);
  const byAxis = await stateOf("d");
  check(
    "the wheel on the x axis zooms x alone",
    byAxis.x.max < reset.x.max && byAxis.auto[1] === true,
  );

  await spectrum.focus();
  await page.keyboard.press("ArrowRight");
  const byKey = await stateOf("d");
  check("an arrow key pans", byKey.x.min > byAxis.x.min);
  await page.keyboard.press("0");
  check("0 shows everything", same((await stateOf("d")).auto, [true, true, true]));
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  const spoken = await spectrum.locator("xpath=following-sibling::div").textContent();
  check(`Shift and arrows speak the readout: ${spoken}`, /d-spacing/.test(spoken ?? ""));

  const cell = page.getByRole("group", { name: "I(d)", exact: true });
  await cell.getByRole("button", { name: "Y axis follows the data" }).click();
  const held = await stateOf("d");
  await page.waitForTimeout(600);
  check("an axis off autoscale stays", same((await stateOf("d")).y, held.y));
  await cell.getByRole("button", { name: "Axis on a log scale" }).click();
  await page.waitForTimeout(300);
  await picture("log");
  check(
    "the log toggle is on",
    (await cell
      .getByRole("button", { name: "Axis on a log scale" })
      .getAttribute("aria-pressed")) === "true",
  );

  const image = page.getByRole("img", { name: /^Mantle detector/ });
  const area = (await image.locator(".u-over").boundingBox())!;
  const on = (fx: number, fy: number): [number, number] => [
    area.x + fx * area.width,
    area.y + fy * area.height,
  ];
  await page.mouse.move(...on(0.4, 0.5));
  await page.waitForTimeout(300);
  const pixel = (await image.locator("b").allTextContents()).join(" | ");
  check(
    `hover tells value, coordinates and pixel id: ${pixel}`,
    /^[\d,]+ \| [\d.]+ m \| [−\d.e·⁻]+ m \| \d+$/.test(pixel),
  );
  await picture("hover-image");
  await page.mouse.move(...on(0.633, 0.5));
  await page.waitForTimeout(300);
  check("hover says masked", ((await image.locator("b").first().textContent()) ?? "") === "masked");

  const colours = await stateOf("rings");
  await page.mouse.move(area.x + area.width + 18, area.y + area.height * 0.3);
  await page.mouse.wheel(0, 300);
  await page.waitForTimeout(400);
  const recoloured = await stateOf("rings");
  check(
    "the wheel on the colour bar changes the colours alone",
    recoloured.colour.max !== colours.colour.max && same(recoloured.auto, [true, true, false]),
  );
  await page.waitForTimeout(600);
  check("and they survive updates", same((await stateOf("rings")).colour, recoloured.colour));
  await page.mouse.move(...on(0.3, 0.3));
  await page.mouse.wheel(0, -400);
  await page.waitForTimeout(300);
  const magnified = await stateOf("rings");
  check(
    "the wheel zooms both axes of an image",
    magnified.x.max < colours.x.max && magnified.y.max < colours.y.max,
  );
  await picture("image-zoomed");

  const series = page.getByRole("img", { name: /^Cave monitor and sample/ });
  const time = (await series.locator(".u-over").boundingBox())!;
  await page.mouse.move(time.x + time.width * 0.9, time.y + time.height / 2);
  await page.waitForTimeout(300);
  const instant = (await series.locator("b").allTextContents()).join(" | ");
  check(
    `hover tells time in the zone and UTC: ${instant}`,
    /CET \| .* UTC \| .* counts\/s \| .* K/.test(instant),
  );
  await picture("hover-series");
} finally {
  await close();
}
console.log(failures === 0 ? "everything holds" : `${failures} do not hold`);
process.exitCode = failures === 0 ? 0 : 1;
