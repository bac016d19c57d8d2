import { firstHeader } from './goroutine/json-lines';
import { DEFAULT_LIMITS } from './limits';
import { kindOfForm, textProfileForm } from './profile-text/text-profile-form';
import type { Recognition } from './recognise';
import { outlineJson } from './strict-json';

const decoder = new TextDecoder();
const HEAD_BYTES = 8192;

/** What to send instead. */
export const EXPECTED =
  'Upload pprof profiles, goroutine dumps (debug=2 or a crash log), execution traces, metrics, or a zip or tar of them.';

/** Answers of net/http/pprof and of proxies that people save as if they were captures. */
const ANSWERS: readonly (readonly [start: string, seen: string, next: string, word: string])[] = [
  [
    '404 page not found',
    'the answer "404 page not found"',
    'Check the address: the process may not import net/http/pprof, or serve it on another port.',
    'notFound',
  ],
  [
    'Unknown profile',
    'the answer "Unknown profile"',
    'Check the profile name in the address; goroutineleak needs Go 1.26 or newer.',
    'unknownProfile',
  ],
  [
    'Could not enable CPU profiling',
    'the answer "profiling already in use"',
    'Another CPU profile was running in the process; wait until it ends and capture again.',
    'cpuInUse',
  ],
  [
    'Could not enable tracing',
    'the answer "tracing already in use"',
    'Another execution trace was running in the process; wait until it ends and capture again.',
    'traceInUse',
  ],
  [
    'profile duration exceeds server',
    'the answer that the duration is longer than the server allows',
    'Ask for fewer seconds, or raise WriteTimeout of the server.',
    'tooLong',
  ],
];

/** `go1.24.4` as metrics state it: Prometheus' go_info, or go_version of a JSON record. */
function statedGoVersion(bytes: Uint8Array): { goVersion?: string } {
  const text = decoder.decode(bytes.subarray(0, 65_536));
  const goVersion = /(?:go_info\{version="|"go_version": ?")(go1\.\d{1,3}(?:\.\d{1,3})?)/.exec(
    text,
  )?.[1];
  return goVersion === undefined ? {} : { goVersion };
}

/** What UTF-8 text is. A goroutine dump may stand anywhere in it; the rest is known by its start. */
export function recogniseText(bytes: Uint8Array, knownHeaderAt?: number): Recognition {
  const head = decoder
    .decode(bytes.subarray(0, HEAD_BYTES))
    .replace(/^\ufeff/, '')
    .trimStart();
  const json = head.startsWith('{') || head.startsWith('[') ? knownJson(bytes) : undefined;
  if (json) return json;
  const headerAt = knownHeaderAt ?? firstHeader(bytes);
  if (headerAt >= 0) return { kind: 'goroutine-dump', seen: 'a goroutine dump', headerAt };
  if (head.startsWith('{') || head.startsWith('[')) return otherJson(bytes);
  const lineEnd = head.indexOf('\n');
  const firstLine = (lineEnd < 0 ? head : head.slice(0, lineEnd)).trimEnd();
  const form = textProfileForm(firstLine);
  if (form) {
    return { kind: kindOfForm(form), seen: 'a profile as text (debug=1)', isTextProfile: true };
  }
  for (const [start, seen, next, word] of ANSWERS) {
    if (head.startsWith(start)) return { kind: 'unknown', seen, next, values: { case: word } };
  }
  if (head.slice(0, 300).includes('profiling already in use')) {
    const [, seen = '', next, word = ''] = ANSWERS[2] ?? [];
    return { kind: 'unknown', seen, next, values: { case: word } };
  }
  if (head.startsWith('<')) return markup(head);
  if (isPrometheus(head)) {
    return { kind: 'metrics', seen: 'metrics as text (Prometheus)', ...statedGoVersion(bytes) };
  }
  const [seen, word] =
    head === '' ? ['text of nothing but white space', 'blank'] : otherText(head, firstLine);
  return { kind: 'unknown', seen, next: EXPECTED, values: { case: word } };
}

function isPrometheus(head: string): boolean {
  for (const line of head.split('\n', 20)) {
    if (line.startsWith('# HELP ') || line.startsWith('# TYPE ')) return true;
    if (/^(?:go|process|promhttp)_[a-z_]{1,80}[ {]/.test(line)) return true;
    if (line.startsWith('# UNIT ')) return true;
  }
  return false;
}

function markup(head: string): Recognition {
  const start = head.slice(0, 1024).toLowerCase();
  const html = ['<!doctype html', '<html', '<head', '<body', '<title', '<!--', '<pre', '<h1'];
  if (html.some((tag) => start.startsWith(tag))) {
    const isIndex = head.includes('/debug/pprof/') && head.includes('Types of profiles available');
    return isIndex
      ? {
          kind: 'unknown',
          seen: 'the index page of /debug/pprof/',
          values: { case: 'pprofIndex' },
          next: 'Capture one of the profiles that it links to, for example /debug/pprof/goroutine?debug=2.',
        }
      : {
          kind: 'unknown',
          seen: 'an HTML page',
          values: { case: 'html' },
          next: 'Check the address and the login: a proxy or a sign-in page may have answered.',
        };
  }
  if (start.startsWith('<svg') || (start.startsWith('<?xml') && start.includes('<svg'))) {
    return {
      kind: 'unknown',
      seen: 'an SVG picture',
      values: { case: 'svg' },
      next: 'Upload the profile that the picture was made from.',
    };
  }
  return { kind: 'unknown', seen: 'an XML file', next: EXPECTED, values: { case: 'xml' } };
}

function otherText(head: string, firstLine: string): readonly [seen: string, word: string] {
  if (firstLine.startsWith('HTTP/1.')) return ['an HTTP answer with its headers', 'http'];
  if (firstLine.startsWith('PeriodType:'))
    return ['text output of `go tool pprof -raw`', 'pprofRaw'];
  if (/^File: |^Type: /.test(head)) return ['text output of `go tool pprof`', 'pprofText'];
  if (/^(M=-?\d|Trace |Sync )/.test(head))
    return ['text output of `go tool trace -d`', 'traceText'];
  if (head.startsWith('panic: ') || head.includes('\npanic: ')) {
    return ['a panic without the goroutines after it', 'panic'];
  }
  if (head.startsWith('fatal error: ') || head.includes('\nfatal error: ')) {
    return ['a fatal error without the goroutines after it', 'fatal'];
  }
  return ['text without a goroutine in it', 'text'];
}

/** a key or name of runtime/metrics, or of MemStats, somewhere in the first bytes */
const namesRuntimeMetric = (head: string): boolean =>
  /"(?:memstats|MemStats|HeapAlloc|\/(?:gc|memory|sched|sync|cpu|cgo)\/[a-z])/.test(head);

/** `[["go_num_goroutine", 23], …`, a list of objects with runtime/metrics names, or of readings */
function isMetricList(head: string): boolean {
  const start = head
    .replace(/^\ufeff/, '')
    .trimStart()
    .slice(0, 400);
  return (
    /^\[\s*\[\s*"[\w./:-]{1,200}"\s*,\s*-?\d/.test(start) ||
    /^\[\s*\{\s*"[Nn]ame"\s*:\s*"\/[a-z]{1,40}\//.test(start) ||
    /^\[\s*\{\s*"(?:memstats|MemStats|runtime_metrics|cmdline|\/(?:gc|memory|sched|sync|cpu|cgo)\/)/.test(
      start,
    )
  );
}

const MANIFEST = '"unpark-capture/';
const METRIC_KEYS: ReadonlySet<string> = new Set([
  'memstats',
  'cmdline',
  'MemStats',
  'runtime_metrics',
  'runtimeMetrics',
]);

/** JSON that is something to us or that is known as something else; undefined for the rest. */
function knownJson(bytes: Uint8Array): Recognition | undefined {
  const { topKeys } = outlineJson(bytes, DEFAULT_LIMITS);
  const keys = new Set(topKeys);
  if (keys.has('schema') && decoder.decode(bytes.subarray(0, HEAD_BYTES)).includes(MANIFEST)) {
    return { kind: 'capture-manifest', seen: 'a capture record' };
  }
  if (keys.has('attachments') && keys.has('start') && keys.has('end')) {
    return { kind: 'capture-manifest', seen: 'the event record of a profile upload' };
  }
  if (keys.has('window_start') && keys.has('window_end') && keys.has('files')) {
    return { kind: 'capture-manifest', seen: 'the record of a bundle' };
  }
  if (
    topKeys.some((key) => METRIC_KEYS.has(key) || /^\/(gc|memory|sched|sync|cpu|cgo)\//.test(key))
  ) {
    return { kind: 'metrics', seen: 'runtime metrics as JSON', ...statedGoVersion(bytes) };
  }
  if (keys.has('HeapAlloc') && keys.has('NumGC')) {
    return { kind: 'metrics', seen: 'runtime.MemStats as JSON', ...statedGoVersion(bytes) };
  }
  if (topKeys.length === 0 && isMetricList(decoder.decode(bytes.subarray(0, HEAD_BYTES)))) {
    return { kind: 'metrics', seen: 'metrics as a list', ...statedGoVersion(bytes) };
  }
  const wraps = keys.has('before') || keys.has('metrics') || keys.has('snapshots');
  if (wraps && namesRuntimeMetric(decoder.decode(bytes.subarray(0, HEAD_BYTES)))) {
    const seen = keys.has('before') ? ', before and after' : '';
    return { kind: 'metrics', seen: `runtime metrics as JSON${seen}`, ...statedGoVersion(bytes) };
  }
  if (keys.has('before') && keys.has('after')) {
    const seen = 'runtime metrics as JSON, before and after';
    return { kind: 'metrics', seen, ...statedGoVersion(bytes) };
  }
  if (keys.has('snapshot') && (keys.has('nodes') || topKeys.length <= 2)) {
    return {
      kind: 'unknown',
      seen: 'a V8 heap snapshot of Node.js or a browser',
      values: { case: 'v8Heap' },
      next: 'Take the heap profile of a Go process: /debug/pprof/heap.',
    };
  }
  if (keys.has('traceEvents')) {
    return {
      kind: 'unknown',
      seen: 'a Chrome trace as JSON',
      values: { case: 'chromeTrace' },
      next: 'Take the execution trace of a Go process: /debug/pprof/trace?seconds=5.',
    };
  }
  if (keys.has('nodes') && keys.has('startTime') && keys.has('samples')) {
    return {
      kind: 'unknown',
      seen: 'a CPU profile of Node.js or a browser',
      values: { case: 'v8Cpu' },
      next: 'Take the CPU profile of a Go process: /debug/pprof/profile?seconds=5.',
    };
  }
  return undefined;
}

const ERROR_KEYS: ReadonlySet<string> = new Set(['error', 'errors', 'message', 'msg']);
const ANSWER_KEYS: ReadonlySet<string> = new Set([
  ...ERROR_KEYS,
  'status',
  'statusCode',
  'code',
  'detail',
  'details',
  'title',
  'type',
  'path',
  'timestamp',
  'reason',
  'kind',
  'apiVersion',
  'metadata',
  'requestId',
  'request_id',
  'trace_id',
  'instance',
]);

function otherJson(bytes: Uint8Array): Recognition {
  const { topKeys } = outlineJson(bytes, DEFAULT_LIMITS);
  if (topKeys.some((key) => ERROR_KEYS.has(key)) && topKeys.every((key) => ANSWER_KEYS.has(key))) {
    return {
      kind: 'unknown',
      seen: 'an error answer as JSON',
      values: { case: 'errorAnswer' },
      next: 'Look into the file: the request that should have made the capture failed.',
    };
  }
  const shown = topKeys.slice(0, 3).map((key) => (key.length > 40 ? `${key.slice(0, 40)}…` : key));
  const more = topKeys.length > shown.length ? ', …' : '';
  const keys = `${shown.join(', ').replaceAll('\u0000', '\ufffd')}${more}`;
  return {
    kind: 'unknown',
    seen: topKeys.length === 0 ? 'JSON without keys' : `JSON with keys ${keys}`,
    next: EXPECTED,
    values: topKeys.length === 0 ? { case: 'noKeys' } : { case: 'keys', keys },
  };
}
