/**
 * Names of Go functions as the linker writes them: `importpath.Func`, `importpath.(*T).Method`,
 * `main.run.func2`, `main.pick[...]`. Written once here, so that diagnosis and views agree on what is
 * the program's own code.
 */
export type FrameFamily = 'own' | 'http' | 'net' | 'sync' | 'std' | 'runtime' | 'third-party';

/** Roots of the standard library that are packages themselves: everything below them is std. */
const STD_PACKAGE_ROOTS = new Set(
  (
    'arena bufio bytes cmp context crypto embed encoding errors expvar flag fmt hash html image io ' +
    'iter log maps math mime net os path plugin reflect regexp runtime slices sort strconv strings ' +
    'structs sync syscall testing time unicode unique unsafe weak internal vendor'
  ).split(' '),
);

/** Roots that hold no package of their own; a module of such a name is not the standard library. */
const STD_FOLDER_ROOTS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['archive', new Set(['tar', 'zip'])],
  ['compress', new Set(['bzip2', 'flate', 'gzip', 'lzw', 'zlib'])],
  ['container', new Set(['heap', 'list', 'ring'])],
  ['database', new Set(['sql'])],
  ['debug', new Set(['buildinfo', 'dwarf', 'elf', 'gosym', 'macho', 'pe', 'plan9obj'])],
  [
    'go',
    new Set(
      'ast build constant doc format importer parser printer scanner token types version'.split(
        ' ',
      ),
    ),
  ],
  ['index', new Set(['suffixarray'])],
  ['text', new Set(['scanner', 'tabwriter', 'template'])],
]);

/** Hosts whose packages are other people's unless a file path says otherwise. */
const PUBLIC_HOSTS = new Set([
  'bitbucket.org',
  'cel.dev',
  'cloud.google.com',
  'codeberg.org',
  'dario.cat',
  'filippo.io',
  'git.sr.ht',
  'github.com',
  'gitlab.com',
  'go.etcd.io',
  'go.mongodb.org',
  'go.opencensus.io',
  'go.opentelemetry.io',
  'go.starlark.net',
  'go.temporal.io',
  'go.uber.org',
  'gocloud.dev',
  'golang.org',
  'gonum.org',
  'google.golang.org',
  'gopkg.in',
  'gorm.io',
  'gotest.tools',
  'honnef.co',
  'k8s.io',
  'modernc.org',
  'nhooyr.io',
  'sigs.k8s.io',
]);

/**
 * Import path of a symbol: it ends at the first dot after the last slash, type arguments left out.
 * Escapes of the linker (`%2e` in `gopkg.in/yaml%2ev3.Load`) are undone. `panic`, the one Go name
 * without a dot, belongs to runtime; any other name without a dot (C code) has the empty path.
 */
export function packageOf(symbol: string): string {
  const bracket = symbol.indexOf('[');
  const name = bracket === -1 ? symbol : symbol.slice(0, bracket);
  const dot = name.indexOf('.', name.lastIndexOf('/') + 1);
  if (dot === -1) return name === 'panic' ? 'runtime' : '';
  const path = name.slice(0, dot);
  return path.includes('%') ? unescapePath(path) : path;
}

function unescapePath(path: string): string {
  return path.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function isStdPath(path: string): boolean {
  const slash = path.indexOf('/');
  const root = slash === -1 ? path : path.slice(0, slash);
  if (STD_PACKAGE_ROOTS.has(root)) return true;
  const below = STD_FOLDER_ROOTS.get(root);
  if (!below || slash === -1) return false;
  const rest = path.slice(slash + 1);
  const next = rest.indexOf('/');
  return below.has(next === -1 ? rest : rest.slice(0, next));
}

const isRuntimePath = (path: string): boolean =>
  path === 'runtime' || path.startsWith('runtime/') || path.startsWith('internal/runtime/');

/** Neither the standard library nor the runtime: the program's code or a module it depends on. */
export function isUserFunction(symbol: string): boolean {
  const path = packageOf(symbol);
  return path !== '' && !isStdPath(path);
}

/**
 * Which family a frame belongs to, for colour and for "your code".
 *
 * A module's own packages and its dependencies look alike by name; the file tells them apart, because
 * Go writes dependencies as `module@version/…` or below `vendor/`. Without a file, packages of public
 * code hosts count as third party and everything else as the program's own.
 */
export function frameFamily(symbol: string, file = ''): FrameFamily {
  const path = packageOf(symbol);
  if (path === '') return 'third-party';
  if (path === 'main') return 'own';
  if (isStdPath(path)) return stdFamily(path);
  if (file !== '') return isDependencyFile(file) ? 'third-party' : 'own';
  const slash = path.indexOf('/');
  return PUBLIC_HOSTS.has(slash === -1 ? path : path.slice(0, slash)) ? 'third-party' : 'own';
}

function stdFamily(path: string): FrameFamily {
  if (isRuntimePath(path)) return 'runtime';
  if (path === 'net/http' || path.startsWith('net/http/')) return 'http';
  if (path === 'sync' || path.startsWith('sync/') || path === 'internal/sync') return 'sync';
  if (
    path === 'net' ||
    path.startsWith('net/') ||
    path === 'internal/poll' ||
    path === 'crypto/tls'
  ) {
    return 'net';
  }
  return 'std';
}

const isDependencyFile = (file: string): boolean =>
  file.includes('@v') ||
  file.includes('/pkg/mod/') ||
  file.includes('/vendor/') ||
  file.startsWith('vendor/') ||
  file.startsWith('external/') ||
  file.includes('/external/');

/** `main.pick[go.shape.int]` → `main.pick[...]`; nested brackets fold into one. */
function foldTypeArguments(symbol: string): string {
  if (!symbol.includes('[')) return symbol;
  let out = '';
  let depth = 0;
  for (const char of symbol) {
    if (char === '[') {
      if (depth === 0) out += '[...]';
      depth++;
    } else if (char === ']') {
      depth = Math.max(0, depth - 1);
    } else if (depth === 0) {
      out += char;
    }
  }
  return out;
}

/**
 * A symbol made shorter by whole parts:
 * 0 full, 1 `http.(*conn).serve`, 2 `(*conn).serve`, 3 `serve`.
 */
export function shortenSymbol(symbol: string, step: 0 | 1 | 2 | 3): string {
  if (step === 0) return symbol;
  const folded = foldTypeArguments(symbol);
  const fromPackage = folded.slice(folded.lastIndexOf('/') + 1);
  const local = fromPackage.includes('%') ? unescapePath(fromPackage) : fromPackage;
  if (step === 1) return local;
  // the escaped form has its package end at the first dot; the undone one may have dots in its name
  const dot = fromPackage.indexOf('.');
  if (dot === -1) return local;
  const member = fromPackage.slice(dot + 1);
  if (step === 2) return member;
  if (!member.startsWith('(')) return member;
  const close = member.indexOf(').');
  return close === -1 ? member : member.slice(close + 2);
}
