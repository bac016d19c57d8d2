/**
 * What may know what. Each line carries its reason; change the reason together with the line.
 * A room is a package or an application. Type imports count as well: an arrow is knowledge.
 */

/** @type {Record<string, { mayImport: string[], because: string }>} */
export const ARROWS = {
  base: { mayImport: [], because: 'errors, results, ids and times hold no opinion about profiles' },
  model: {
    mayImport: ['base'],
    because: 'tables and findings are the shape in the middle; everything depends on them',
  },
  analysis: {
    mayImport: ['base', 'model'],
    because: 'tables to derived tables: what a trace or dump amounts to',
  },
  formats: {
    mayImport: ['base', 'model', 'analysis'],
    because: 'bytes to tables, pure, the same in browser, worker and CLI',
  },
  diagnosis: {
    mayImport: ['base', 'model', 'analysis'],
    because: 'tables to findings; it must never learn how a file looked',
  },
  compute: {
    mayImport: ['base', 'model', 'analysis', 'formats', 'diagnosis'],
    because: 'runs the two apart from everything else',
  },
  'view-state': {
    mayImport: ['base', 'model'],
    because: 'what a link says must not depend on how it is drawn',
  },
  charts: {
    mayImport: ['base', 'model', 'analysis', 'view-state'],
    because: '(tables, selection) to picture',
  },
  ui: {
    mayImport: [],
    because: 'controls without product words can be understood and tested alone',
  },
  ingest: {
    mayImport: ['base', 'model'],
    because: 'the contract is read by clients that have no server',
  },
  db: { mayImport: ['base', 'model'], because: 'hands out a client bound to one workspace' },
  storage: { mayImport: ['base'], because: 'bytes under a key; what they mean is not its matter' },
  queue: { mayImport: ['base'], because: 'payloads are ids' },
  mail: { mayImport: ['base'], because: 'hands a mail on; whom it is for is not its matter' },
  outgoing: {
    mayImport: ['base'],
    because: 'whom requests may reach; what they carry is not its matter',
  },
  usecases: {
    mayImport: ['base', 'model', 'ingest', 'db', 'storage', 'queue'],
    because: 'one file for each thing the product can do',
  },
  api: {
    mayImport: ['base', 'model', 'diagnosis', 'ingest', 'usecases'],
    because:
      'who may call what, then one use case; the form of a rule is that of diagnosis, checked where it comes in',
  },
  testkit: {
    mayImport: ['base', 'model', 'formats', 'db', 'storage', 'queue'],
    because: 'only tests and seeds import it',
  },
  web: {
    mayImport: [
      'base',
      'model',
      'analysis',
      'formats',
      'diagnosis',
      'compute',
      'view-state',
      'charts',
      'ui',
      'ingest',
      'db',
      'storage',
      'outgoing',
      'queue',
      'mail',
      'usecases',
      'api',
    ],
    because: 'draws the screens, and wires the server side together in one place',
  },
  worker: {
    mayImport: [
      'base',
      'model',
      'compute',
      'ingest',
      'db',
      'storage',
      'outgoing',
      'queue',
      'mail',
      'usecases',
    ],
    because: 'takes jobs; parsing and diagnosis reach it through compute only',
  },
  cli: {
    mayImport: [
      'base',
      'model',
      'analysis',
      'formats',
      'diagnosis',
      'compute',
      'ingest',
      'view-state',
    ],
    because: 'works offline: no database, no queue; filters are those of the page',
  },
};

/** Folders that must run anywhere: browser, worker, child process, CLI. */
export const PURE = [
  'packages/base/src',
  'packages/model/src',
  'packages/analysis/src',
  'packages/formats/src',
  'packages/diagnosis/src',
  'packages/view-state/src',
  'packages/charts/src/layout',
];

/** Names that exist only in Node or only in a page. */
export const IMPURE_GLOBALS = new Set([
  'process',
  'Buffer',
  'require',
  '__dirname',
  '__filename',
  'global',
  'setImmediate',
  'window',
  'document',
  'navigator',
  'location',
  'history',
  'localStorage',
  'sessionStorage',
  'fetch',
  'XMLHttpRequest',
  'HTMLElement',
]);

/** Packages that pull in a platform. */
export const IMPURE_PACKAGES = [
  /^react(-dom)?($|\/)/,
  /^next($|\/)/,
  /^@?prisma($|\/)/,
  /^bullmq($|\/)/,
  /^pg($|\/)/,
  /^pino($|\/)/,
];

/** @type {{ package: RegExp, rooms: string[], because: string }[]} */
export const ONLY_IN = [
  {
    package: /^(@prisma\/|prisma($|\/))/,
    rooms: ['db'],
    because: 'a query outside db could forget the workspace',
  },
  {
    package: /^(bullmq|ioredis)($|\/)/,
    rooms: ['queue'],
    because: 'the backend is a setting that nothing else may notice',
  },
  {
    package: /^@aws-sdk\//,
    rooms: ['storage'],
    because: 'the blob store is one interface with two implementations',
  },
  {
    package: /^nodemailer($|\/)/,
    rooms: ['mail'],
    because: 'use cases know a port, and work without a mail server',
  },
  {
    package: /^pg($|\/)/,
    rooms: ['db', 'queue', 'testkit'],
    because: 'SQL by hand belongs beside the schema or the queue',
  },
  {
    package: /^apache-arrow($|\/)/,
    rooms: ['model'],
    because: 'hot loops use typed arrays, not the per-value accessors of Arrow',
  },
  {
    package: /^(react|react-dom)($|\/)/,
    rooms: ['web', 'ui', 'charts'],
    because: 'everything else is usable without a page',
  },
  { package: /^next($|\/)/, rooms: ['web'], because: 'the framework stays in the application' },
];

/** Reads of process.env that a bundler replaces at build time, so that they cannot live in env.ts. */
export const BUILD_TIME_ENVIRONMENT = new Set(['NODE_ENV', 'NEXT_RUNTIME']);
