import { gzipSync } from 'node:zlib';

/**
 * Inputs that are wrong, hostile or merely odd. Builders, not files: each says what it is, and big
 * ones cost nothing in the repository.
 */
export interface OddInput {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** what a person would say it is */
  readonly what: string;
}

const encoder = new TextEncoder();
const bytesOf = (text: string): Uint8Array => encoder.encode(text);

/** What net/http answers for a path that is not mounted. */
export const notFoundPage = (): OddInput => ({
  file: 'cpu.pprof',
  bytes: bytesOf('404 page not found\n'),
  what: 'a 404 answer saved as a profile',
});

export const htmlPage = (): OddInput => ({
  file: 'heap.pprof',
  bytes: bytesOf(
    '<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><form action="/login"></form></body></html>\n',
  ),
  what: 'a sign-in page saved as a profile',
});

export const jsonError = (): OddInput => ({
  file: 'trace.out',
  bytes: bytesOf('{"error":{"code":"unauthorized","message":"token expired"}}\n'),
  what: 'a JSON error answer saved as a trace',
});

/** What net/http/pprof answers while another CPU profile runs. */
export const profilingInUse = (): OddInput => ({
  file: 'cpu2.pprof',
  bytes: bytesOf('Could not enable CPU profiling: cpu profiling already in use\n'),
  what: 'a refusal of net/http/pprof saved as a profile',
});

export const emptyFile = (): OddInput => ({
  file: 'empty.pprof',
  bytes: new Uint8Array(0),
  what: 'an empty file',
});

/** The first part of a gzip stream whose end is missing. */
export function truncatedGzip(whole: Uint8Array, keep = 0.5): OddInput {
  const gzip = whole[0] === 0x1f && whole[1] === 0x8b ? whole : new Uint8Array(gzipSync(whole));
  return {
    file: 'cut.pprof',
    bytes: gzip.slice(0, Math.max(12, Math.floor(gzip.length * keep))),
    what: 'a gzip stream cut in the middle',
  };
}

/**
 * A gzip stream of zeros that grows about a thousandfold when unpacked. Built from a repeated
 * member, so that building it takes little memory.
 */
export function zipBomb(unpackedBytes = 4 * 2 ** 30): OddInput {
  const memberSize = 64 * 2 ** 20;
  const member = gzipSync(Buffer.alloc(memberSize), { level: 9 });
  const members = Math.max(1, Math.ceil(unpackedBytes / memberSize));
  const bytes = new Uint8Array(member.length * members);
  for (let i = 0; i < members; i++) bytes.set(member, i * member.length);
  return { file: 'bomb.pprof', bytes, what: `${members} gzip members of 64 MB of zeros each` };
}

export interface TarEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mtimeSeconds?: number;
  /** ustar type flag: `0` file, `2` symbolic link, `5` folder … */
  readonly type?: string;
  readonly link?: string;
}

/** An uncompressed ustar archive; names are written as given, whatever they are. */
export function tarOf(entries: readonly TarEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const entry of entries) {
    const header = Buffer.alloc(512);
    const octal = (value: number, width: number) =>
      `${value.toString(8).padStart(width - 1, '0')}\0`;
    header.write(entry.name, 0, 100);
    header.write(octal(0o644, 8), 100);
    header.write(octal(0, 8), 108);
    header.write(octal(0, 8), 116);
    header.write(octal(entry.bytes.length, 12), 124);
    header.write(octal(entry.mtimeSeconds ?? 1_763_900_000, 12), 136);
    header.write('        ', 148);
    header.write(entry.type ?? '0', 156);
    if (entry.link) header.write(entry.link, 157, 100);
    header.write('ustar\x0000', 257);
    let sum = 0;
    for (const byte of header) sum += byte;
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    parts.push(header, entry.bytes, new Uint8Array((512 - (entry.bytes.length % 512)) % 512));
  }
  parts.push(new Uint8Array(1024));
  return new Uint8Array(Buffer.concat(parts));
}

/** An archive whose entries try to leave their folder, beside one honest entry. */
export const escapingTar = (): OddInput => ({
  file: 'escape.tar',
  bytes: tarOf([
    { name: '../../outside.txt', bytes: bytesOf('escaped\n') },
    { name: '/absolute.txt', bytes: bytesOf('escaped\n') },
    { name: 'link', bytes: new Uint8Array(0), type: '2', link: '/etc/passwd' },
    { name: 'inside/goroutine.txt', bytes: bytesOf(smallDumpText) },
  ]),
  what: 'a tar whose entries name ../ and absolute paths and a link',
});

const smallDumpText = [
  'goroutine 1 [running]:',
  'main.main()',
  '\t/srv/app/main.go:12 +0x1d',
  '',
  'goroutine 18 [chan send, 3 minutes]:',
  'main.(*hub).publish(0xc000012345)',
  '\t/srv/app/hub.go:40 +0x2f',
  'created by main.main in goroutine 1',
  '\t/srv/app/main.go:10 +0x9c',
  '',
].join('\n');

/** A dump of two goroutines, one of them waiting to send. */
export const smallDump = (): OddInput => ({
  file: 'goroutine.txt',
  bytes: bytesOf(smallDumpText),
  what: 'a goroutine dump',
});

/** Lines of a service's log, a whole dump, and more log. */
export const logWithDump = (): OddInput => ({
  file: 'service.log',
  bytes: bytesOf(
    [
      '2026-11-23T10:15:01.120Z INFO starting checkout version=1.4.2',
      '2026-11-23T10:15:02.004Z WARN slow upstream elapsed=2.1s',
      '{"level":"error","msg":"watchdog: no progress for 30s, goroutines follow"}',
      smallDumpText,
      '2026-11-23T10:15:32.771Z INFO shutting down',
      '',
    ].join('\n'),
  ),
  what: 'a log with a goroutine dump inside',
});

/** Text with terminal control sequences where names should be. */
export const dumpWithControlCharacters = (): OddInput => ({
  file: 'control\u001b[31m.txt',
  bytes: bytesOf(
    'goroutine 7 [chan receive]:\nmain.\u001b]0;owned\u0007evil(0x1)\n\t/srv/\u001b[2Japp/main.go:3 +0x1\n\n',
  ),
  what: 'a dump with terminal control sequences in its names',
});

/** Bytes without any structure; the same for the same seed. */
export function noise(length = 4096, seed = 1): OddInput {
  const bytes = new Uint8Array(length);
  let state = seed >>> 0 || 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return { file: 'noise.bin', bytes, what: 'bytes without structure' };
}

/** Every small odd input; the zip bomb and the cut gzip are built where they are used. */
export const oddInputs = (): readonly OddInput[] => [
  notFoundPage(),
  htmlPage(),
  jsonError(),
  profilingInUse(),
  emptyFile(),
  escapingTar(),
  smallDump(),
  logWithDump(),
  dumpWithControlCharacters(),
  noise(),
];
