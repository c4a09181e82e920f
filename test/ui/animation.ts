/** Pictures of one size as one animated PNG, which every page that shows PNGs plays, GitHub and the Marketplace too. */
import zlib from 'node:zlib';

export interface Frame {
  png: Buffer;
  milliseconds: number;
}

interface Picture {
  width: number;
  height: number;
  /** Bytes of a pixel: 3 without transparency, 4 with it. */
  depth: number;
  /** Line by line, without filters. */
  pixels: Buffer;
}

interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Of each picture only what is another than in the one before. They must be of one size, with 8 bits a colour and not interlaced. */
export function animate(frames: readonly Frame[]): Buffer {
  const [first, ...others] = frames.map(({ png }) => decode(png));
  if (!first) throw new Error('no picture');
  const { width, height, depth } = first;
  const chunks: Buffer[] = [];
  let sequence = 0;
  let before = first;
  const add = (picture: Picture, area: Area, milliseconds: number): void => {
    const control = Buffer.alloc(26);
    [sequence++, area.width, area.height, area.left, area.top].forEach((value, at) =>
      control.writeUInt32BE(value, at * 4),
    );
    control.writeUInt16BE(milliseconds, 20);
    control.writeUInt16BE(1000, 22);
    chunks.push(chunk('fcTL', control));
    const data = encode(picture, area);
    if (picture === first) chunks.push(chunk('IDAT', data));
    else chunks.push(chunk('fdAT', Buffer.concat([uint32(sequence++), data])));
  };
  add(first, { left: 0, top: 0, width, height }, frames[0]?.milliseconds ?? 0);
  for (const [index, picture] of others.entries()) {
    if (picture.width !== width || picture.height !== height || picture.depth !== depth)
      throw new Error('another size');
    add(picture, changedArea(before, picture), frames[index + 1]?.milliseconds ?? 0);
    before = picture;
  }
  const header = Buffer.concat([uint32(width), uint32(height), Buffer.from([8, depth === 4 ? 6 : 2, 0, 0, 0])]);
  const control = Buffer.concat([uint32(frames.length), uint32(0)]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('acTL', control),
    ...chunks,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function decode(png: Buffer): Picture {
  const data: Buffer[] = [];
  let header: Buffer = Buffer.alloc(0);
  for (let at = signature.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = body;
    if (type === 'IDAT') data.push(body);
    at += 12 + length;
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const depth = header[9] === 6 ? 4 : 3;
  if (header[8] !== 8 || ![2, 6].includes(header[9] ?? 0) || header[12] !== 0) throw new Error('another kind of PNG');
  const raw = zlib.inflateSync(Buffer.concat(data));
  const line = width * depth;
  const pixels = Buffer.alloc(line * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (line + 1)];
    for (let x = 0; x < line; x++) {
      const at = y * line + x;
      const left = x >= depth ? (pixels[at - depth] ?? 0) : 0;
      const up = y > 0 ? (pixels[at - line] ?? 0) : 0;
      const corner = x >= depth && y > 0 ? (pixels[at - line - depth] ?? 0) : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0;
      pixels[at] = (raw[y * (line + 1) + 1 + x] ?? 0) + guess;
    }
  }
  return { width, height, depth, pixels };
}

/** Each line by the filter whose bytes are smallest, as encoders do. */
function encode({ width, depth, pixels }: Picture, area: Area): Buffer {
  const line = area.width * depth;
  const lines: Buffer[] = [];
  let above: Buffer = Buffer.alloc(line);
  for (let y = area.top; y < area.top + area.height; y++) {
    const start = (y * width + area.left) * depth;
    const now = Buffer.from(pixels.subarray(start, start + line));
    const tries = [0, 1, 2, 4].map((filter) => filtered(filter, now, above, depth));
    lines.push(tries.reduce((best, each) => (cost(each) < cost(best) ? each : best)));
    above = now;
  }
  return zlib.deflateSync(Buffer.concat(lines), { level: 9, memLevel: 9 });
}

function filtered(filter: number, now: Buffer, above: Buffer, depth: number): Buffer {
  const found = Buffer.alloc(now.length + 1);
  found[0] = filter;
  for (let x = 0; x < now.length; x++) {
    const left = x >= depth ? (now[x - depth] ?? 0) : 0;
    const up = above[x] ?? 0;
    const corner = x >= depth ? (above[x - depth] ?? 0) : 0;
    const guess = filter === 1 ? left : filter === 2 ? up : filter === 4 ? paeth(left, up, corner) : 0;
    found[x + 1] = (now[x] ?? 0) - guess;
  }
  return found;
}

function cost(bytes: Buffer): number {
  let sum = 0;
  for (let at = 1; at < bytes.length; at++) sum += Math.abs(((bytes[at] ?? 0) << 24) >> 24);
  return sum;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [ofLeft, ofUp, ofCorner] = [left, up, corner].map((each) => Math.abs(guess - each)) as [number, number, number];
  return ofLeft <= ofUp && ofLeft <= ofCorner ? left : ofUp <= ofCorner ? up : corner;
}

/** One pixel where nothing has changed: a frame must have some. */
function changedArea(before: Picture, now: Picture): Area {
  const { width, height, depth } = now;
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * depth;
      if (now.pixels.compare(before.pixels, at, at + depth, at, at + depth) === 0) continue;
      [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), y];
    }
  }
  return right < left
    ? { left: 0, top: 0, width: 1, height: 1 }
    : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  return Buffer.concat([uint32(body.length), named, uint32(zlib.crc32(named))]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
