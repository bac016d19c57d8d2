/** Last parts that tell a host name from a Go symbol or a file (`db.acme.internal`, not `main.go`). */
const ENDS = new Set(
  (
    'com net org edu gov mil int info biz name dev app cloud internal local localdomain lan corp home ' +
    'intranet private svc cluster example test invalid onion arpa tech site online systems services ' +
    'network company software solutions digital agency'
  ).split(' '),
);
const SHORT_ENDS = new Set(
  'io ai co de uk cn eu us fr nl jp in br ru se no fi dk pl es it ch at be cz pt ca au nz kr sg hk tw me tv sh'.split(
    ' ',
  ),
);
const FILE_ENDS = new Set(
  'go s c h cc cpp py js ts rs java txt json pprof prof gz out pb log md yaml yml mod sum proto'.split(
    ' ',
  ),
);

/** Hosts of documentation and of public code, which say nothing of a network. */
export const PUBLIC_NAMES = new Set([
  'bitbucket.org',
  'cel.dev',
  'cloud.google.com',
  'codeberg.org',
  'dario.cat',
  'filippo.io',
  'git.sr.ht',
  'github.com',
  'gitlab.com',
  'go.dev',
  'go.etcd.io',
  'go.mongodb.org',
  'go.opencensus.io',
  'go.opentelemetry.io',
  'go.temporal.io',
  'go.uber.org',
  'golang.org',
  'gonum.org',
  'google.golang.org',
  'gopkg.in',
  'gorm.io',
  'honnef.co',
  'k8s.io',
  'modernc.org',
  'nhooyr.io',
  'pkg.go.dev',
  'sigs.k8s.io',
]);

const isLoopback = (text: string): boolean =>
  text === 'localhost' || text.startsWith('127.') || text === '0.0.0.0' || text === '::1';

function isIPv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
}

/** Without a doubt an address of version 6: eight groups, or `::` between groups. */
function isIPv6(text: string): boolean {
  if (text.length < 4 || text.length > 45 || !/^[0-9a-fA-F:]+$/.test(text)) return false;
  const groups = text.split(':');
  if (groups.some((group) => group.length > 4)) return false;
  return text.includes('::')
    ? groups.length <= 9 && groups.filter((group) => group !== '').length >= 2
    : groups.length === 8 && !groups.includes('');
}

/** Whether a token of letters, digits, dots and dashes names a host or an address that is not public. */
export function isHostName(token: string, hasPort = false): boolean {
  if (isIPv4(token)) return !isLoopback(token);
  if (token.length > 253) return false;
  const parts = token.toLowerCase().split('.');
  const last = parts[parts.length - 1] ?? '';
  if (parts.length < 2 || parts.some((part) => part === '' || part.length > 63)) return false;
  if (FILE_ENDS.has(last) || PUBLIC_NAMES.has(token.toLowerCase())) return false;
  if (ENDS.has(last)) return true;
  if (hasPort && /^[a-z][a-z0-9-]*$/.test(last)) return true;
  return SHORT_ENDS.has(last) && (parts.length > 2 || /[-0-9]/.test(token));
}

const TOKEN = /[A-Za-z0-9][A-Za-z0-9.-]*/g;
const COLON_TOKEN = /[0-9a-fA-F:]{4,}/g;
const PORT = /^:\d{1,5}(?!\d)/;

/** Hosts in addresses of the web, whatever they look like: those of one word are found there only. */
const URL_HOST = /\b[a-z][a-z0-9+.-]{0,20}:\/\/([^\s/?#"'<>()[\]]+|\[[0-9a-fA-F:.%]+\])/gi;
const PLACEHOLDER_HOSTS = new Set(['host', 'localhost', 'example.com', 'your-host']);

/** Every host and address in a text, as it stands there. */
export function hostsIn(text: string): string[] {
  const found: string[] = [];
  if (text.includes('://')) {
    for (const [, authority = ''] of text.matchAll(URL_HOST)) {
      const whole = authority.slice(authority.lastIndexOf('@') + 1);
      const host = whole.startsWith('[') ? whole.slice(1, -1) : (whole.split(':')[0] ?? '');
      if (host === '' || isLoopback(host) || PLACEHOLDER_HOSTS.has(host.toLowerCase())) continue;
      if (!PUBLIC_NAMES.has(host.toLowerCase())) found.push(host);
    }
  }
  if (text.includes('.')) {
    for (const match of text.matchAll(TOKEN)) {
      let token = match[0];
      while (token.endsWith('.') || token.endsWith('-')) token = token.slice(0, -1);
      const after = text.slice(match.index + token.length, match.index + token.length + 7);
      if (token.includes('.') && isHostName(token, PORT.test(after))) found.push(token);
    }
  }
  if (text.includes(':')) {
    for (const [token] of text.matchAll(COLON_TOKEN)) {
      if (isIPv6(token) && !isLoopback(token)) found.push(token);
    }
  }
  return found;
}

const MAIL = /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}/g;
export const mailAddressesIn = (text: string): string[] =>
  text.includes('@') ? [...text.matchAll(MAIL)].map(([address]) => address) : [];

/** Keys of labels whose value names a machine, whatever it looks like. */
const HOST_KEYS = new Set(
  'host hostname instance node nodename pod pod_name server addr address remote_addr peer peer_address ip client_ip upstream backend endpoint target'.split(
    ' ',
  ),
);
export const namesHost = (key: string): boolean => {
  const last = key.slice(Math.max(key.lastIndexOf('.'), key.lastIndexOf(':')) + 1).toLowerCase();
  return HOST_KEYS.has(last);
};
