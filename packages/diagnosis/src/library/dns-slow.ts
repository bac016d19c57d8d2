import type { PatternEntry } from './pattern-entry';

export const DNS_SLOW: PatternEntry = {
  id: 'dns-slow',
  class: 'network',
  title: { en: 'Name lookups that do not end', zh: '域名解析迟迟不返回' },
  about: {
    en: 'Goroutines wait for a DNS server or for the resolver of the C library.',
    zh: 'goroutine 在等 DNS 服务器或 C 库的解析器。',
  },
  cause: {
    en: 'The resolver does not answer, or drops packets, and each try waits for its timeout (5 s by default) before the next server. Lookups of one name share one query, so that all its callers wait together. Search domains with ndots multiply the queries. The C resolver keeps a thread for each lookup.',
    zh: '解析器不应答或者丢包，每次尝试都要等到超时（默认 5 秒）才换下一个服务器。同一个域名的查询会合并，所以全部调用方一起等。search 域和 ndots 会成倍放大查询次数。C 解析器每次查询占用一个线程。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'Go resolver: `[IO wait]` in `net.dnsPacketRoundTrip > net.(*Resolver).exchange`, two for a lookup (A, AAAA), and `[select]` in `net.(*Resolver).lookupIPAddr` for each caller. C resolver: `[syscall]` in `net._C2func_getaddrinfo`, `net._cgo_…`, callers in `net.doBlockingWithCtx` (1.20 on) or `net.cgoLookupIP`.',
        zh: 'Go 解析器：`[IO wait]` 位于 `net.dnsPacketRoundTrip > net.(*Resolver).exchange`，每次解析两个（A、AAAA）；每个调用方 `[select]` 在 `net.(*Resolver).lookupIPAddr`。C 解析器：`[syscall]` 位于 `net._C2func_getaddrinfo`，调用方在 `net.doBlockingWithCtx`（1.20 起）或 `net.cgoLookupIP`。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A client that looks up many names all the time: other goroutines stand there in the next dump.',
      zh: '一直在解析大量域名的客户端：下一份 dump 中停在这里的是别的 goroutine。',
    },
  ],
  remedy: {
    words: {
      en: 'Give the lookup in {function} a context with a deadline, cache answers or keep connections open, and check the resolver and the search list (ndots).',
      zh: '给 {function} 中的解析加上带 deadline 的 context，缓存结果或复用连接，并检查解析器和 search 列表（ndots）。',
    },
    diff: [
      '+ ctx, cancel := context.WithTimeout(ctx, 2*time.Second)',
      '+ defer cancel()',
      '  addrs, err := net.DefaultResolver.LookupIPAddr(ctx, host)',
    ],
  },
  prior: 0.7,
  proven: 'captures',
  examples: { match: 'dns-slow', silent: 'healthy-dns-client' },
  replaces: [
    'client-pool-wait',
    'sql-pool-exhausted',
    'sql-rows-not-closed',
    'conn-read-no-deadline',
    'http-conn-pool-exhausted',
    'dial-stalled',
    'syscall-blocked-threads',
    'cgo-call-stall',
  ],
};
