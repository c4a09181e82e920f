import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import { chromium, type Browser } from 'playwright-core';
import { cacheFolder, packageFolder } from './paths';

interface Chromium {
  executablePath: string;
  env: Record<string, string>;
}

const args = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
];

/** A headless browser. It ends with this process: Playwright speaks with it through a pipe. */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  const ours = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  return chromium.launch({ executablePath, args, env: { ...definedEnvironment(), ...env }, ...ours });
}

/** CHROME_PATH, else the npm-carried one (pinned, and the same everywhere), else an installed one. */
async function findChromium(): Promise<Chromium> {
  const chosen = process.env.CHROME_PATH;
  if (chosen) {
    if (!fs.existsSync(chosen)) throw new Error(`CHROME_PATH=${chosen} does not exist`);
    return { executablePath: chosen, env: {} };
  }
  const isCarriedHere = process.platform === 'linux' && process.arch === 'x64';
  const carried = isCarriedHere ? packageFolder('@sparticuz/chromium') : undefined;
  if (carried) return unpackCarried(carried);
  const executablePath = findInstalled();
  if (executablePath) return { executablePath, env: {} };
  throw new Error(
    'No Chromium found. Install Chrome or Chromium (Debian: apt-get install chromium), or set CHROME_PATH to its binary.',
  );
}

function findInstalled(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return [
    ...folders.flatMap((folder) => names.map((name) => path.join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ].find((file) => fs.existsSync(file));
}

/** Unpacks the carried browser once, with the libraries and fonts that a bare machine lacks. */
async function unpackCarried(carried: string): Promise<Chromium> {
  const { version } = JSON.parse(fs.readFileSync(path.join(carried, 'package.json'), 'utf8')) as { version: string };
  const folder = path.join(cacheFolder, `chromium-${version}`);
  const executablePath = path.join(folder, 'chromium');
  if (!fs.existsSync(executablePath)) {
    fs.mkdirSync(cacheFolder, { recursive: true });
    const draft = fs.mkdtempSync(path.join(cacheFolder, 'draft-'));
    // Its own unpacker writes to a shared temporary folder.
    const tarFs = createRequire(path.join(carried, 'package.json'))('tar-fs') as {
      extract(to: string): NodeJS.WritableStream;
    };
    const unpack = (name: string, to: NodeJS.WritableStream) =>
      pipeline(fs.createReadStream(path.join(carried, 'bin', name)), zlib.createBrotliDecompress(), to);
    await Promise.all([
      unpack('chromium.br', fs.createWriteStream(path.join(draft, 'chromium'), { mode: 0o755 })),
      unpack('fonts.tar.br', tarFs.extract(draft)),
      unpack('swiftshader.tar.br', tarFs.extract(draft)),
      unpack('al2023.tar.br', tarFs.extract(path.join(draft, 'al2023'))),
    ]);
    fs.writeFileSync(path.join(draft, 'fonts.conf'), fontsConfiguration(folder));
    try {
      fs.renameSync(draft, folder);
    } catch (error) {
      fs.rmSync(draft, { recursive: true, force: true });
      if (!fs.existsSync(executablePath)) throw error; // else another run was faster
    }
  }
  const libraries = [path.join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  return { executablePath, env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: path.join(folder, 'fonts.conf') } };
}

/** Without a font the whole browser aborts; without DejaVu there is no monospace and no arrow. */
function fontsConfiguration(folder: string): string {
  const dejavu = path.join(packageFolder('dejavu-fonts-ttf') ?? folder, 'ttf');
  const prefer = (family: string, font: string) =>
    `<alias><family>${family}</family><prefer><family>${font}</family></prefer></alias>`;
  return [
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>',
    `<dir>${folder}/fonts</dir><dir>${dejavu}</dir><cachedir>${folder}/fc-cache</cachedir>`,
    prefer('monospace', 'DejaVu Sans Mono') + prefer('sans-serif', 'DejaVu Sans'),
    '</fontconfig>\n',
  ].join('\n');
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
