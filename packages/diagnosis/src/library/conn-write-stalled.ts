import { UNUSUAL_SEVERITY } from '../declared/wait-rule';
import { PASSED_ON } from './passed-on';
import type { PatternEntry } from './pattern-entry';

export const CONN_WRITE_STALLED: PatternEntry = {
  id: 'conn-write-stalled',
  class: 'network',
  title: { en: 'Network write that does not end', zh: '网络写入一直不返回' },
  about: {
    en: 'A write waits for room in the socket buffer: the peer does not read.',
    zh: '写入在等 socket 缓冲区腾出空间：对端没有读取。',
  },
  cause: {
    en: 'The peer keeps the connection open and does not take what is sent. Both socket buffers fill, then Write waits. Without a write deadline it waits for ever, and everything that waits for the writer (a lock, a queue, a hub) waits with it. Writes of WebSocket libraries are the same wait.',
    zh: '对端保持连接却不接收数据。两端的 socket 缓冲区写满之后，Write 就开始等待。没有写 deadline 就会无限等下去，而等待写者的一切（锁、队列、hub）也跟着等。WebSocket 库的写入是同一种等待。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[IO wait]` in `internal/poll.(*pollDesc).waitWrite > internal/poll.(*FD).Write > net.(*netFD).Write`, with gorilla, coder or another WebSocket package between when it is one.',
        zh: '`[IO wait]`，栈为 `internal/poll.(*pollDesc).waitWrite > internal/poll.(*FD).Write > net.(*netFD).Write`；如果是 WebSocket，中间还有 gorilla、coder 等库的帧。',
      },
    },
    {
      artifact: 'execution-trace',
      words: { en: 'Blocked on `network` below Write.', zh: '在 Write 之下因 `network` 阻塞。' },
    },
  ],
  lookAlikes: [
    {
      en: 'A peer that reads slowly but reads: the write goes on all the time, in small steps. A dump does not tell the two apart; bytes in the socket table of the host do.',
      zh: '对端读得慢但一直在读：写入在一小步一小步地前进。dump 区分不了，主机的 socket 表里的字节数可以。',
    },
    {
      en: 'A proxy that passes on the speed of its slower side.',
      zh: '代理把较慢一侧的速度传导到另一侧。',
    },
  ],
  remedy: {
    words: {
      en: 'Set a write deadline before {function} writes, and close the connection when it passes.',
      zh: '在 {function} 写入之前设置写 deadline，超时就关闭连接。',
    },
    diff: [
      '+ conn.SetWriteDeadline(time.Now().Add(10 * time.Second))',
      '  _, err := conn.Write(frame)',
    ],
  },
  prior: 0.8,
  proven: 'captures',
  examples: { match: 'conn-write-stalled', silent: 'healthy-tcp-proxy' },
  rule: {
    waiting: {
      kinds: ['net-write'],
      frames: ['internal/poll.(*pollDesc).waitWrite'],
      without: [
        'net/http.checkConnErrorWriter.Write',
        'net/http.(*persistConn).writeLoop',
        'http2serverConn).writeFrameAsync',
        'http2.(*serverConn).writeFrameAsync',
        'crypto/tls.(*Conn).HandshakeContext',
        'crypto/tls.(*Conn).Handshake',
        'grpc/internal/transport.(*loopyWriter).run',
        ...PASSED_ON,
      ],
    },
    role: 'any',
    behind: ['chan-send', 'chan-receive', 'select', 'cond', 'waitgroup'],
    blame: ['waiter', 'outermost'],
    waitsFor: { en: ' for a peer to read what is sent', zh: '对端读取发送的数据' },
    ending: {
      en: '. The socket buffers are full, and the write has no deadline{length}.',
      zh: '。socket 缓冲区已满，而写入没有 deadline{length}。',
    },
    doubt: {
      en: 'A peer that reads slowly looks the same, and a deadline is not visible in a dump: only the age of the wait is.',
      zh: '读得慢的对端看起来一样；dump 里也看不到 deadline，只能看到等了多久。',
    },
    consequence: {
      en: 'Whoever needs the writer waits as long as the peer does not read.',
      zh: '只要对端不读取，需要这个写者的都得等。',
    },
    alternatives: [
      {
        sentence: { en: 'The peer reads, but slowly', zh: '对端在读，只是慢' },
        because: {
          en: 'A write that goes on in small steps stands at the same place in every dump. The send queue of the socket (ss -tn) falls when the peer reads.',
          zh: '一小步一小步前进的写入在每份 dump 里都停在同一位置。对端在读的话，socket 的发送队列（ss -tn）会下降。',
        },
        next: 'trace',
      },
    ],
    severity: UNUSUAL_SEVERITY,
  },
  variants: [
    {
      title: { en: 'Copy to a peer that does not read', zh: '复制数据时对端不读取' },
      rule: {
        waiting: { kinds: ['net-write'], frames: [PASSED_ON] },
        blame: ['waiter', 'outermost'],
        waitsFor: { en: ' for a peer to read what is copied to it', zh: '对端读取复制给它的数据' },
        ending: {
          en: '. The copy goes on at the pace of the peer, if it reads at all.',
          zh: '。复制的速度取决于对端，前提是它在读。',
        },
        doubt: {
          en: 'A download or a proxy whose client is slow looks the same, and is well.',
          zh: '客户端较慢的下载或代理看起来一样，但属正常。',
        },
        consequence: {
          en: 'Each copy keeps its connections until the peer reads or leaves.',
          zh: '每次复制都占住它的连接，直到对端读取或离开。',
        },
        severity: [
          { severity: 'high', when: { aged: true, count: 20, requests: 5 } },
          { severity: 'medium', when: { aged: true, count: 5, requests: 1 } },
          { severity: 'low', when: { dumps: 2, stayed: 10 } },
        ],
      },
    },
  ],
};
