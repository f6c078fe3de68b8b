import type { Locator, Page } from "@playwright/test";
import {
  accept,
  arrive,
  axe,
  button,
  type Chosen,
  expect,
  field,
  fillIn,
  fits,
  goodPassword,
  invite,
  largePhoto,
  notPictures,
  photo,
  pictureBox,
  png,
  row,
  saved,
  says,
  step,
  submit,
  test,
  tooLarge,
  upload,
  visit,
} from "../fixtures";

const card: Chosen = { name: "../../card.png", mimeType: "image/png", buffer: png() };

/** The step with a complete document without pictures. */
const openDocument = async (page: Page): Promise<void> => {
  await fillIn(page, "me", { document: { number: "CA12345AB" } });
  await visit(page, "/me/data?step=document");
};

const shown = (box: Locator): Locator => box.getByRole("img");

/** The size of the picture, and the colours in its upper and lower half. */
const looks = async (picture: Locator): Promise<{ size: number[]; above: string; below: string }> => {
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0)).toBe(true);
  return await picture.evaluate((image: HTMLImageElement) => {
    const [width, height] = [image.naturalWidth, image.naturalHeight];
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const pen = canvas.getContext("2d");
    pen?.drawImage(image, 0, 0);
    const at = (share: number): string => {
      const [red = 0, , blue = 0] = pen?.getImageData(width / 2, height * share, 1, 1).data ?? [];
      return red > blue ? "red" : "blue";
    };
    return { size: [width, height], above: at(0.25), below: at(0.75) };
  });
};

/** Holds back uploads until they are released. */
const held = async (page: Page): Promise<{ release: () => void }> => {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/api/images/**", async (route) => {
    if (route.request().method() === "POST") await released;
    await route.continue();
  });
  return { release: () => release() };
};

const upright = { size: [200, 300], above: "red", below: "blue" };

test("a picture is seen before it is sent, kept upright, replaced, dropped and taken away", async ({ page, someone }) => {
  const guest = await someone();
  await accept(guest, await invite(page, { email: "ines@aldine.example", username: "ines" }), goodPassword);
  await openDocument(guest);
  const front = pictureBox(guest, "Front");
  // The picture is seen while it is on its way; continuing waits for it.
  const line = await held(guest);
  await field(front, "Front").setInputFiles(await photo(guest));
  expect(await looks(shown(front)), "before it is stored").toEqual(upright);
  await expect(front.getByText("Stored")).toHaveCount(0);
  await button(guest, "Save and continue").click();
  await expect(field(front, "Front")).toBeFocused();
  await guest.getByRole("navigation", { name: "Steps" }).getByRole("link", { name: /^Names/ }).click();
  await step(guest, "Identity document");
  line.release();
  await expect(front.getByText("Stored")).toBeVisible();
  expect(await looks(shown(front)), "as it is kept").toEqual(upright);

  // Dropped on its drop zone.
  const back = pictureBox(guest, "Back");
  const dropped = await guest.evaluateHandle((bytes) => {
    const carried = new DataTransfer();
    carried.items.add(new File([new Uint8Array(bytes)], "back.png", { type: "image/png" }));
    return carried;
  }, [...png(64, 48)]);
  await back.dispatchEvent("drop", { dataTransfer: dropped });
  await expect(back.getByText("Stored")).toBeVisible();

  // Replaced by another.
  await field(back, "Back").setInputFiles(card);
  await expect.poll(async () => (await looks(shown(back))).size).toEqual([320, 202]);
  await expect(back.getByText("Stored")).toBeVisible();
  expect((await looks(shown(back))).size).toEqual([320, 202]);
  await upload(pictureBox(guest, "Portrait"), "Portrait", card);
  await button(pictureBox(guest, "Portrait"), "Remove").click();
  await expect(shown(pictureBox(guest, "Portrait"))).toHaveCount(0);

  await visit(guest, "/me/data?step=document");
  await expect(shown(front)).toBeVisible();
  await expect(shown(pictureBox(guest, "Portrait"))).toHaveCount(0);
  await submit(guest, "me");
  await visit(page, "/administration/reviews");
  await row(page, "ines@aldine.example").getByRole("link", { name: "Open" }).click();
  await arrive(page, /Ines Maria Conti/);
  expect(await looks(page.getByRole("img", { name: "Identity card: Front" })), "to the reviewer").toEqual(upright);
  await expect(page.getByRole("img")).toHaveCount(2);
});

test("a large picture shows how far it is, and a cut line keeps everything", async ({ page, watch }) => {
  watch.allow(/net::ERR_|Failed to fetch/);
  await openDocument(page);
  const front = pictureBox(page, "Front");
  await page.route("**/api/images/**", (route) => route.abort());
  await field(front, "Front").setInputFiles(card);
  await says(front, "Can't reach the server");
  await expect(shown(front)).toBeVisible();
  await field(page, "Issuing authority").fill("Comune di Genova");
  await saved(page);
  await page.unroute("**/api/images/**");
  await button(front, "Try again").click();
  await expect(front.getByText("Stored")).toBeVisible();

  const line = await page.context().newCDPSession(page);
  await line.send("Network.enable");
  await line.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 1_000_000 });
  const noise = Buffer.concat([png(), Buffer.alloc(1_500_000, 7)]);
  await field(front, "Front").setInputFiles({ ...card, buffer: noise });
  await expect(front.getByRole("progressbar")).toBeVisible();
  await expect(front).toContainText(/Uploading… [1-9]\d?%/);
  await expect(front.getByText("Stored")).toBeVisible();
  await expect(front.getByRole("progressbar")).toHaveCount(0);
  await visit(page, "/me/data?step=document");
  await expect(shown(front)).toBeVisible();
  await expect(field(page, "Issuing authority")).toHaveValue("Comune di Genova");
});

test("what is no picture is refused at its box, and nothing else is touched", async ({ page }) => {
  await openDocument(page);
  const [front, back] = [pictureBox(page, "Front"), pictureBox(page, "Back")];
  await upload(back, "Back", card);
  const { buffer: jpeg } = await photo(page);
  for (const { name, buffer, says: words } of notPictures(jpeg)) {
    await field(front, "Front").setInputFiles({ name, mimeType: "image/jpeg", buffer });
    await says(front, words);
    await expect(field(front, "Front"), name).toHaveAttribute("aria-invalid", "true");
    await expect(front.getByText("Stored"), name).toHaveCount(0);
    await expect(shown(front), name).toHaveCount(0);
  }
  await field(front, "Front").setInputFiles(tooLarge());
  await says(front, "larger than 10 MB");
  await axe(page, "picture refused");
  await fits(page, "picture refused");
  await expect(back.getByText("Stored")).toBeVisible();
  await upload(front, "Front", card);
  await expect(front).not.toHaveAccessibleDescription(/10 MB/);
});

test("a picture with too many pixels or bytes is made smaller before it is sent, upright, and says so", async ({ page }) => {
  test.slow();
  await openDocument(page);
  const front = pictureBox(page, "Front");
  await field(front, "Front").setInputFiles(await largePhoto(page));
  await says(front, "made smaller before uploading");
  await expect(front.getByText("Stored")).toBeVisible();
  const { size, above, below } = await looks(shown(front));
  expect({ size, above, below }).toEqual({ size: [1600, 2400], above: "red", below: "blue" });
  await axe(page, "picture made smaller");
  await fits(page, "picture made smaller");
});

test("pictures are chosen, sent and taken away by keyboard", async ({ page }) => {
  await openDocument(page);
  const front = pictureBox(page, "Front");
  await field(front, "Front").focus();
  await field(front, "Front").setInputFiles(card);
  await expect(front.getByText("Stored")).toBeVisible();
  await expect(field(front, "Front")).toBeFocused();
  await axe(page, "picture stored");
  await fits(page, "picture stored");
  await field(front, "Front").focus();
  await page.keyboard.press("Tab");
  await expect(button(front, "Remove")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(button(front, "Remove")).toHaveCount(0);
  await expect(field(front, "Front")).toBeFocused();
});
