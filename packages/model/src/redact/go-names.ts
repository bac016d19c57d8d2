import { isUserFunction, packageOf } from '../go-symbol';

/** Owners whose repositories are public and widely used: their packages say nothing of a program. */
const PUBLIC_OWNERS = new Set(
  (
    'IBM Azure aws eclipse fsnotify getsentry go-sql-driver golang google googleapis hashicorp jackc lib ' +
    'natefinch nats-io newrelic nsqio quic-go rabbitmq redis robfig rs segmentio sirupsen twmb gin-gonic ' +
    'gorilla labstack go-chi gofiber valyala prometheus grpc grpc-ecosystem spf13 stretchr pkg uber-go ' +
    'confluentinc Shopify elastic DataDog felixge jmoiron mattn go-redis cockroachdb etcd-io'
  ).split(' '),
);
/** Hosts where everybody may have packages: the owner decides. */
const FORGES = new Set(['bitbucket.org', 'codeberg.org', 'git.sr.ht', 'github.com', 'gitlab.com']);
const PUBLIC_ROOTS = new Set(
  (
    'cel.dev cloud.google.com dario.cat filippo.io go.etcd.io go.mongodb.org go.opencensus.io ' +
    'go.opentelemetry.io go.temporal.io go.uber.org golang.org gonum.org google.golang.org gopkg.in ' +
    'gorm.io honnef.co k8s.io modernc.org nhooyr.io sigs.k8s.io'
  ).split(' '),
);

/** A package that tells whose program it is: neither Go's own, nor `main`, nor of a public module. */
export function isPrivatePackage(path: string): boolean {
  if (path === '' || path === 'main' || !isUserFunction(`${path.replaceAll('.', '%2e')}.x`)) {
    return false;
  }
  const [root = '', owner = ''] = path.split('/');
  if (FORGES.has(root)) return !PUBLIC_OWNERS.has(owner);
  return !PUBLIC_ROOTS.has(root);
}

/** A symbol cut where its package ends: `a.b/c%2ed`, `.(*T).F`. */
export function cutSymbol(symbol: string): { path: string; written: string; rest: string } {
  const path = packageOf(symbol);
  const bracket = symbol.indexOf('[');
  const name = bracket === -1 ? symbol : symbol.slice(0, bracket);
  const dot = name.indexOf('.', name.lastIndexOf('/') + 1);
  if (path === '' || dot === -1) return { path: '', written: '', rest: symbol };
  return { path, written: name.slice(0, dot), rest: symbol.slice(dot) };
}

/** Paths that say who owns a package: `github.com/acme`, `git.acme.internal`. */
export function ownersOf(path: string): string[] {
  const parts = path.split('/');
  const root = parts[0] ?? '';
  if (FORGES.has(root))
    return parts.length > 1 ? [parts.slice(0, 2).join('/'), parts[1] ?? ''] : [];
  return parts.length > 1 || root.includes('.') ? [root] : [];
}

export const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
