// Builds static/build (styles and script of the design system) and build/fonts (the fonts of PDF files) from the
// packages that `npm ci` has fetched. `python3 dev.py assets` and the image both run it as `npm run build`.

import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { compile } from "sass";

const STYLES = ["app", "audits", "incidents", "meetings", "plan_check"]; // all but app are loaded by their own pages
const SCRIPT = "node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js";

const FONTS = "@expo-google-fonts/";
// Regular and bold of each font; without the bold of these, all stay below 8 MB (ADR 97)
const NEVER_BOLD = ["noto-emoji", "noto-sans", "noto-sans-ethiopic", "noto-sans-symbols"];
const IN_ITALICS = ["fira-sans"];

mkdirSync("static/build", { recursive: true });
for (const name of STYLES) {
  const { css } = compile(`static/scss/${name}.scss`, { loadPaths: ["node_modules"], style: "compressed" });
  writeFileSync(`static/build/${name}.css`, css + "\n");
}
copyFileSync(SCRIPT, "static/build/govuk-frontend.min.js");

rmSync("build/fonts", { recursive: true, force: true });
mkdirSync("build/fonts", { recursive: true });
const packages = Object.keys(JSON.parse(readFileSync("package.json")).devDependencies);
for (const font of packages.filter((name) => name.startsWith(FONTS)).map((name) => name.slice(FONTS.length))) {
  const folder = `node_modules/${FONTS}${font}`;
  const styles = ["400Regular"];
  if (!NEVER_BOLD.includes(font)) styles.push("700Bold");
  if (IN_ITALICS.includes(font)) styles.push("400Regular_Italic");
  for (const style of styles) {
    for (const file of readdirSync(`${folder}/${style}`).filter((name) => name.endsWith(".ttf"))) {
      copyFileSync(`${folder}/${style}/${file}`, `build/fonts/${file}`);
    }
  }
  copyFileSync(`${folder}/LICENSE_FONT`, `build/fonts/${font}.LICENSE.txt`);
}
