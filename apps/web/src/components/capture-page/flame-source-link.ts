import {
  frameFamily,
  lineAddress,
  mappedPath,
  packageOf,
  type PathMapping,
  type VcsFacts,
} from '@unpark/model';

/** What is known of the program, for links to its source. */
export interface SourceOfProgram {
  /** of the service; http or https, checked when it was saved */
  readonly repositoryUrl?: string;
  /** paths that people mapped, which go before what can be guessed */
  readonly pathMapping?: readonly PathMapping[];
  readonly vcs?: VcsFacts;
  /** as the process says it, `go1.27.3` */
  readonly goVersion?: string;
}

export interface SourcePlace {
  readonly symbol: string;
  /** path as the binary has it */
  readonly file: string;
  /** 0 when unknown */
  readonly line: number;
}

/** Hosts of modules whose repository has another address. */
const REPOSITORY_OF_MODULE: ReadonlyMap<string, string> = new Map([
  ['google.golang.org/grpc', 'github.com/grpc/grpc-go'],
  ['google.golang.org/protobuf', 'github.com/protocolbuffers/protobuf-go'],
  ['go.uber.org/zap', 'github.com/uber-go/zap'],
  ['go.uber.org/atomic', 'github.com/uber-go/atomic'],
  ['go.etcd.io/bbolt', 'github.com/etcd-io/bbolt'],
]);

/**
 * Address of a line: of the program in the service's repository, of the standard library at the Go
 * version that ran, of a module at its version. Undefined where the path does not say enough.
 */
export function sourceLink(place: SourcePlace, program: SourceOfProgram): string | undefined {
  const { symbol, file, line } = place;
  if (file === '' || file.startsWith('_cgo_')) return undefined;
  const family = frameFamily(symbol, file);
  if (family === 'third-party') return moduleLink(file, line);
  if (family !== 'own') return standardLink(symbol, file, line, program.goVersion);
  const path =
    mappedPath(program.pathMapping ?? [], file) ??
    pathInRepository(symbol, file, program.repositoryUrl);
  return path === undefined || program.repositoryUrl === undefined
    ? undefined
    : lineAddress(program.repositoryUrl, program.vcs?.revision ?? 'HEAD', path, line);
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function standardLink(
  symbol: string,
  file: string,
  line: number,
  goVersion: string | undefined,
): string | undefined {
  const folder = packageOf(symbol);
  if (folder === '') return undefined;
  const release = goVersion?.split(' ')[0] ?? '';
  const tag = /^go1\.\d{1,3}(\.\d{1,3}|rc\d{1,2}|beta\d{1,2})?$/.test(release) ? release : 'master';
  return lineAddress('https://github.com/golang/go', tag, `src/${folder}/${baseName(file)}`, line);
}

/** `…/pkg/mod/github.com/x/y@v1.2.3/z.go`, or without what stands before the host. */
function moduleLink(file: string, line: number): string | undefined {
  const mark = file.indexOf('@v');
  if (mark === -1) return undefined;
  const cache = file.lastIndexOf('/pkg/mod/', mark);
  const module = unescapeCase(file.slice(cache === -1 ? 0 : cache + '/pkg/mod/'.length, mark));
  const slash = file.indexOf('/', mark);
  if (slash === -1) return undefined;
  const version = file.slice(mark + 1, slash).replace('+incompatible', '');
  const parts = (
    REPOSITORY_OF_MODULE.get(module) ??
    (module.startsWith('golang.org/x/')
      ? module.replace('golang.org/x/', 'github.com/golang/')
      : module)
  ).split('/');
  const [host, owner, name, ...below] = parts;
  if ((host !== 'github.com' && host !== 'gitlab.com') || !owner || !name) return undefined;
  // a last part /v2 is of the import path, not of the repository
  const folder = /^v\d{1,3}$/.test(below.at(-1) ?? '') ? below.slice(0, -1) : below;
  const commit = /-[0-9a-f]{12}$/.exec(version)?.[0].slice(1);
  const tag = commit ?? [...folder, version].join('/');
  const path = [...folder, file.slice(slash + 1)].join('/');
  return lineAddress(`https://${host}/${owner}/${name}`, tag, path, line);
}

/** Upper case stands in the module cache as `!` and the small letter. */
const unescapeCase = (path: string): string =>
  path.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());

/**
 * The path below the repository's root: by the import path when the module has the repository's name,
 * else by the folder of the repository's name in the path of the build.
 */
function pathInRepository(
  symbol: string,
  file: string,
  repositoryUrl: string | undefined,
): string | undefined {
  if (repositoryUrl === undefined || !URL.canParse(repositoryUrl)) return undefined;
  const { host, pathname } = new URL(repositoryUrl);
  const root = `${host}${pathname}`.replace(/(\.git)?\/?$/, '');
  const folder = packageOf(symbol);
  if (folder === root || folder.startsWith(`${root}/`)) {
    const rest = folder.slice(root.length + 1);
    // the /v2 of a module is no folder
    const below = rest.replace(/^v\d{1,3}(\/|$)/, '');
    return below === '' ? baseName(file) : `${below}/${baseName(file)}`;
  }
  if (file.startsWith(`${root}/`)) return file.slice(root.length + 1);
  const name = `/${baseName(root)}/`;
  const at = file.lastIndexOf(name);
  if (at !== -1) return file.slice(at + name.length);
  // a build in a container often has the repository alone in a folder of another name
  return folder === 'main' && !file.includes('/') ? file : undefined;
}
