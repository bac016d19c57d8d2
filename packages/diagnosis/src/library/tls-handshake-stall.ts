import type { PatternEntry } from './pattern-entry';

export const TLS_HANDSHAKE_STALL: PatternEntry = {
  id: 'tls-handshake-stall',
  class: 'network',
  title: { en: 'TLS handshakes that do not end', zh: 'TLS 握手不结束' },
  about: {
    en: 'Connections wait in the TLS handshake for the other side.',
    zh: '连接停在 TLS 握手，等待对方。',
  },
  cause: {
    en: 'TCP is established and the other side does not speak TLS, or no more. A client without TLSHandshakeTimeout (a transport of its own has none) and a server that calls Handshake without a deadline wait for ever. net/http servers bound it by ReadHeaderTimeout or ReadTimeout only.',
    zh: 'TCP 已建立，但对方不说 TLS，或者说到一半停了。客户端没有 TLSHandshakeTimeout（自己构造的 Transport 默认没有），或服务端没有 deadline 就调用 Handshake，都会一直等。net/http 服务端只受 ReadHeaderTimeout 或 ReadTimeout 限制。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'Client: `[chan receive]` in `net/http.(*persistConn).addTLS` and `[IO wait]` below `crypto/tls.(*Conn).clientHandshake`; callers in getConn. Server: `[IO wait]` below `crypto/tls.(*Conn).serverHandshake`. Up to 1.24 a watcher `crypto/tls.(*Conn).handshakeContext.func2` each.',
        zh: '客户端：`[chan receive]` 在 `net/http.(*persistConn).addTLS`，`[IO wait]` 在 `crypto/tls.(*Conn).clientHandshake` 之下；调用方在 getConn。服务端：`[IO wait]` 在 `crypto/tls.(*Conn).serverHandshake` 之下。1.24 及以前各带一个 `crypto/tls.(*Conn).handshakeContext.func2` 监视者。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'Handshakes that are slow because the CPU is: they are runnable in RSA or ECDSA code, not in IO wait.',
      zh: 'CPU 不够导致的握手慢：goroutine 在 RSA/ECDSA 代码里 runnable，而不是 IO wait。',
    },
  ],
  remedy: {
    words: {
      en: 'Bound the handshake that {function} needs: TLSHandshakeTimeout of the transport, HandshakeContext with a deadline, or ReadHeaderTimeout of the server.',
      zh: '给 {function} 所需的握手设上限：Transport 的 TLSHandshakeTimeout、带 deadline 的 HandshakeContext，或服务器的 ReadHeaderTimeout。',
    },
    diff: ['  t := &http.Transport{', '+ \tTLSHandshakeTimeout: 5 * time.Second,', '  }'],
  },
  prior: 0.75,
  proven: 'captures',
  examples: { match: 'tls-client-handshake-stall' },
  replaces: [
    'client-pool-wait',
    'sql-pool-exhausted',
    'sql-rows-not-closed',
    'conn-read-no-deadline',
    'conn-write-stalled',
    'http-conn-pool-exhausted',
    'dial-stalled',
  ],
};
