/** A throwaway certificate for 127.0.0.1, made for one run: Node can sign, but has no words for certificates. */
import { generateKeyPairSync, sign } from 'node:crypto';

const sequence = (...parts: Buffer[]): Buffer => element(0x30, Buffer.concat(parts));
const set = (...parts: Buffer[]): Buffer => element(0x31, Buffer.concat(parts));
const bits = (bytes: Buffer): Buffer => element(0x03, Buffer.concat([Buffer.of(0), bytes]));
const octets = (bytes: Buffer): Buffer => element(0x04, bytes);
const explicit = (tag: number, part: Buffer): Buffer => element(0xa0 + tag, part);
const utcTime = (date: Date): Buffer =>
  element(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

/** DER: tag, length, content. */
function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

const named = {
  ecdsaWithSha256: Buffer.from('06082a8648ce3d040302', 'hex'),
  commonName: Buffer.from('0603550403', 'hex'),
  subjectAltName: Buffer.from('0603551d11', 'hex'),
};

export interface SelfSigned {
  /** PEM. */
  key: string;
  cert: string;
}

export function selfSigned(): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const algorithm = sequence(named.ecdsaWithSha256);
  const name = sequence(set(sequence(named.commonName, element(0x0c, Buffer.from('a test')))));
  const hour = 3_600_000;
  const validity = sequence(utcTime(new Date(Date.now() - hour)), utcTime(new Date(Date.now() + 24 * hour)));
  const loopback = octets(sequence(element(0x87, Buffer.of(127, 0, 0, 1))));
  const body = sequence(
    explicit(0, element(0x02, Buffer.of(2))),
    element(0x02, Buffer.of(1)),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(sequence(named.subjectAltName, loopback))),
  );
  const certificate = sequence(body, algorithm, bits(sign('sha256', body, privateKey)));
  const lines = certificate.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}
