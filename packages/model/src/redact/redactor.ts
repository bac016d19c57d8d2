import { FoundTexts, type RemovedWord } from './found-texts';
import { cutSymbol, isPrivatePackage, lastPart, ownersOf } from './go-names';
import { hostsIn, mailAddressesIn, namesHost } from './network-names';
import { type Redaction, redactsAnything, wholeRedaction } from './redaction';

/** Keys of labels that runtimes and agents write themselves; views work with them. */
const KEPT_KEYS = new Set(['bytes', 'requests', 'le', 'quantile']);
export const isKeptKey = (key: string): boolean =>
  KEPT_KEYS.has(key) || key.startsWith('go::goroutine');

/** Names of ranges and goroutines that the runtime writes into a trace; all others are a program's. */
const RUNTIME_NAME =
  /^(?:GC (?:concurrent mark phase|incremental sweep|mark assist|\((?:dedicated|fractional|idle|worker|background)\))|stop-the-world \([A-Za-z ,.]{0,60}\))$/;
export const isRuntimeName = (text: string): boolean => text === '' || RUNTIME_NAME.test(text);

/** Paths of interfaces and of metrics, which are the same everywhere. */
const KNOWN_PATHS = [
  '/debug/',
  '/memory/',
  '/gc/',
  '/sched/',
  '/cpu/',
  '/cgo/',
  '/godebug/',
  '/sync/',
  '/runtime/',
  '/process/',
  '/memstats/',
  '/go/src/',
  '/proc/',
  '/dev/',
];
const PATH = /(?<![\w$.\]:/\\-])(?:[A-Za-z]:)?[\\/][\w.@+~%-]+(?:[\\/][\w.@+~%-]+)+/g;
const HEX = /\b0x[0-9a-fA-F]{3,16}\b/g;
const HOME = /[\\/](?:home|Users|users)[\\/]([^\\/]{1,64})[\\/]/;
const SHARED_ACCOUNTS = new Set(
  'root runner build builder app go node ubuntu user work shared'.split(' '),
);
const PANIC = /^(panic: |runtime: |fatal error: )?([\s\S]*)$/;
/** What the runtime itself says when it gives up. */
const RUNTIME_END =
  /^(?:all goroutines are asleep|concurrent map|unexpected signal|stack overflow|out of memory|sync: |runtime error: )/;

const PLAIN_WORDS = new Set(
  (
    'goroutine goroutines debug dump dumps heap cpu block mutex allocs threadcreate trace profile delta ' +
    'metrics before after capture manifest event bundle record json txt pprof out gz pb prof bin seconds leak ' +
    'goroutineleak fgprof first second vars memstats prometheus prom text log crash stacks stack wall ' +
    'zip tar tgz jsonl zst execution exectrace flight recording runtime end begin start inuse'
  ).split(' '),
);

/**
 * Takes texts out, the same text always the same way. Two walks: `collect…` learns what there is to be
 * removed from tables and facts, everything else is asked after that.
 */
export class Redactor {
  readonly redaction: Redaction;
  readonly found = new FoundTexts();
  private readonly artifactNames = new Map<string, string>();
  private readonly namesInUse = new Set<string>();
  private readonly symbols = new Map<string, string>();
  private readonly files = new Map<string, string>();

  /** @param people names and addresses of the members of the workspace */
  constructor(redaction: Redaction, people: readonly string[] = []) {
    this.redaction = wholeRedaction(redaction);
    if (this.redaction.people) for (const name of people) this.found.remove('person', name);
  }

  get isOn(): boolean {
    return redactsAnything(this.redaction);
  }

  /** Any text that is not known to be something else. */
  text(text: string): string {
    const { redaction, found } = this;
    if (!this.isOn || text === '') return text;
    if (redaction.people) for (const one of mailAddressesIn(text)) found.remove('person', one);
    if (redaction.hosts) for (const one of hostsIn(text)) found.remove('host', one);
    if (redaction.people) this.collectHome(text);
    let out = found.replaceIn(text);
    if (redaction.paths && (out.includes('/') || out.includes('\\'))) {
      out = out.replace(PATH, (path) => (isKnownPath(path) ? path : this.path(path)));
    }
    if (redaction.arguments && out.includes('0x')) {
      out = out.replace(HEX, (word) => found.shown('argument', word.toLowerCase()));
    }
    return out;
  }

  /** `[label 3]`; values that name machines are numbered with the hosts. */
  labelValue(key: string, value: string): string {
    const { redaction, found } = this;
    if (isKeptKey(key) || value === '') return value;
    if (redaction.hosts && namesHost(key)) return found.remove('host', value);
    return redaction.labels ? found.remove('label', value) : this.text(value);
  }

  labelKey(key: string): string {
    if (isKeptKey(key) || key === '') return key;
    return this.redaction.labels ? this.found.remove('key', key) : this.text(key);
  }

  /** A name that a program gave in a trace: of a task, a region, a log. */
  givenName(text: string): string {
    if (isRuntimeName(text)) return text;
    return this.redaction.labels ? this.found.remove('label', text) : this.text(text);
  }

  /** A full Go symbol; it stays one. */
  symbol(symbol: string): string {
    const { packages, hosts } = this.redaction;
    if (!packages && !hosts) return symbol;
    const known = this.symbols.get(symbol);
    if (known !== undefined) return known;
    const made = this.redactedSymbol(symbol);
    this.symbols.set(symbol, made);
    return made;
  }

  private redactedSymbol(symbol: string): string {
    const { found } = this;
    const { path, written, rest } = cutSymbol(symbol);
    const { packages } = this.redaction;
    if (!packages) {
      const [host = ''] = path.split('/');
      if (!path.includes('/') || !host.includes('.') || !isPrivatePackage(path)) return symbol;
      if (hostsIn(host).length === 0) return symbol;
      found.remove('host', host);
      return `host-${found.number('host', host)}${path.slice(host.length)}${rest}`;
    }
    const bracket = rest.indexOf('[');
    const folded =
      bracket === -1
        ? rest
        : `${rest.slice(0, bracket)}[...]${rest.slice(rest.lastIndexOf(']') + 1)}`;
    if (!isPrivatePackage(path)) return (path === '' ? '' : written) + folded;
    const name = `package-${found.number('package', path)}`;
    found.watch(path, name);
    found.watch(written, name);
    const last = lastPart(path);
    // sentences call functions by the last part of their package
    if (last !== path) found.watch(last, name);
    for (const owner of ownersOf(path)) found.watch(owner, '[package]');
    return `${name}${folded}`;
  }

  /** Path of a source file, of a function as the table has it. */
  sourceFile(file: string, symbol: string): string {
    if (!this.isOn || file === '' || file.startsWith('<')) return file;
    const key = `${symbol}\0${file}`;
    const known = this.files.get(key);
    if (known !== undefined) return known;
    const made = this.redaction.paths ? this.redactedFile(file, symbol) : this.fileText(file);
    this.files.set(key, made);
    return made;
  }

  private fileText(file: string): string {
    if (this.redaction.people) this.collectHome(file);
    return this.found.replaceIn(file);
  }

  private redactedFile(file: string, symbol: string): string {
    const { path } = cutSymbol(symbol);
    if (this.redaction.people) this.collectHome(file);
    const isPrivate = path === 'main' || path === '' || isPrivatePackage(path);
    if (!isPrivate) {
      const module = file.lastIndexOf('/pkg/mod/');
      if (module >= 0) return `/go${file.slice(module)}`;
      const source = file.lastIndexOf(`/src/${path}/`);
      if (source >= 0) return `/go${file.slice(source)}`;
      if (file.startsWith(`${path}/`) || file.startsWith(path.split('/')[0] ?? '/')) return file;
    }
    const name = this.sourceName(file);
    return /@v|\/pkg\/mod\/|\/vendor\/|^vendor\//.test(file) ? `vendor/${name}` : name;
  }

  /** Files of one name have one number: sentences name files without their folders. */
  private sourceName(file: string): string {
    const base = baseName(file);
    const dot = base.lastIndexOf('.');
    const end = dot > 0 && base.length - dot <= 5 ? base.slice(dot) : '';
    const name = `file-${this.found.number('file', base)}${end}`;
    this.found.watch(file, name);
    this.found.watch(base, name);
    return name;
  }

  /** Any path: of a program, a folder, a file. */
  path(path: string): string {
    return this.sourceName(path);
  }

  private collectHome(text: string): void {
    const user = HOME.exec(text)?.[1];
    if (user !== undefined && !SHARED_ACCOUNTS.has(user)) this.found.remove('person', user);
  }

  /** Name of a file of the capture: kept where it says only what kind of file it is. */
  artifactName(file: string): string {
    const { hosts, labels, paths, people } = this.redaction;
    if (!(hosts || labels || paths || people)) return file;
    const known = this.artifactNames.get(file);
    if (known !== undefined) return known;
    const base = baseName(file);
    const words = base.toLowerCase().split(/[^a-z]+/);
    const isPlain =
      base.length <= 60 && words.every((word) => word === '' || PLAIN_WORDS.has(word));
    let name = base;
    if (!isPlain || this.namesInUse.has(base)) {
      const end = words.filter((word) => PLAIN_WORDS.has(word)).pop() ?? '';
      name = `artifact-${this.artifactNames.size + 1}${end && `.${end}`}`;
    }
    this.namesInUse.add(name);
    this.artifactNames.set(file, name);
    if (name !== file) this.found.watch(file, name);
    if (name !== base) this.found.watch(base, name);
    return name;
  }

  /** The first line of a crash: what the runtime says stays, the words of a panic go. */
  crashMessage(text: string): string {
    if (!this.redaction.arguments) return this.text(text);
    const [, begin = '', rest = ''] = PANIC.exec(text) ?? [];
    if (rest === '' || RUNTIME_END.test(rest)) return this.text(text);
    this.found.watch(rest, this.removed('argument', rest));
    return `${begin}${this.removed('argument', rest)}`;
  }

  removed(word: RemovedWord, text: string): string {
    return this.found.shown(word, text);
  }
}

const isKnownPath = (path: string): boolean => KNOWN_PATHS.some((known) => path.startsWith(known));

const baseName = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
