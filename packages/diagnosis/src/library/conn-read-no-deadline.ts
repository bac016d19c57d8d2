import { FEW_EACH, PEER_SEVERITY } from '../declared/wait-rule';
import type { PatternEntry } from './pattern-entry';

export const CONN_READ_NO_DEADLINE: PatternEntry = {
  id: 'conn-read-no-deadline',
  class: 'network',
  title: { en: 'Network read that does not end', zh: '网络读取一直不返回' },
  about: {
    en: 'A request waits in a read from a connection, longer than any deadline that is there.',
    zh: '请求停在对连接的读取上，等待时间超过了可能设置的任何 deadline。',
  },
  cause: {
    en: 'The peer accepted the connection and does not answer, or has gone without closing it. A read without a deadline waits for as long as the connection stays open; TCP itself does not end it. Each such read keeps its goroutine, its buffers and the connection.',
    zh: '对端接受了连接却不应答，或者没有关闭连接就消失了。没有 deadline 的读取会一直等到连接断开为止，TCP 本身不会让它结束。每个这样的读取都占住一个 goroutine、它的缓冲区和这条连接。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[IO wait]` in `net.(*conn).Read` (or `crypto/tls.(*Conn).Read`) below a function of the program, the same goroutines in two dumps.',
        zh: '`[IO wait]`，栈上是 `net.(*conn).Read`（或 `crypto/tls.(*Conn).Read`），下面是业务函数；两份 dump 中是同一批 goroutine。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'Blocked on `network` through the whole trace; it is not woken.',
        zh: '整段 trace 都因 `network` 阻塞，没有被唤醒。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: 'Nothing: network waits are never in it.',
        zh: '没有记录：网络等待从不进入 block profile。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A reader of a protocol that is idle by design: a subscription, a WebSocket, a server between two requests. No request waits for it.',
      zh: '协议本来就允许空闲的读循环：订阅、WebSocket、两个请求之间的服务端连接。没有请求在等它。',
    },
    {
      en: 'A slow peer: other goroutines stand there in the second dump.',
      zh: '对端只是慢：第二份 dump 里停在同一位置的已是别的 goroutine。',
    },
  ],
  remedy: {
    words: {
      en: 'Set a deadline before each read in {function}, so that a silent peer costs a bounded time.',
      zh: '在 {function} 每次读取之前设置 deadline，让沉默的对端只消耗有限的时间。',
    },
    diff: [
      '+ conn.SetReadDeadline(time.Now().Add(5 * time.Second))',
      "  line, err := r.ReadString('\\n')",
    ],
  },
  prior: 0.5,
  proven: 'captures',
  examples: { match: 'conn-read-no-deadline', silent: 'conn-read-no-deadline-repaired' },
  variants: [
    {
      title: { en: 'Reply that does not come', zh: '应答迟迟不来' },
      rule: {
        waiting: {
          kinds: ['rpc'],
          frames: [
            [
              'net/rpc.(*Client).Call',
              'amqp091-go.(*Channel).call',
              'gocql.(*Conn).exec',
              'go-zookeeper/zk.(*Conn).request',
              'crypto/ssh.(*mux).SendRequest',
              'crypto/ssh.(*Session).Wait',
            ],
          ],
        },
        behind: ['chan-send', 'chan-receive', 'select', 'cond', 'waitgroup'],
        behindEach: FEW_EACH,
        blame: ['waiter', 'outermost'],
        waitsFor: { en: ' for a reply on a connection that they share', zh: '共享连接上的应答' },
        ending: {
          en: '. The peer does not answer, and the call has no timeout{length}.',
          zh: '。对端没有应答，而调用没有超时{length}。',
        },
        doubt: {
          en: 'A timeout is not visible in a dump: only the age of the wait is.',
          zh: 'dump 里看不到超时设置，只能看到等了多久。',
        },
        consequence: {
          en: 'Callers wait until the peer answers or the connection ends.',
          zh: '调用方要一直等到对端应答或连接结束。',
        },
        severity: PEER_SEVERITY,
      },
      remedy: {
        words: {
          en: 'Bound the call in {function}: a context with a deadline where the library takes one, else a select with a timer.',
          zh: '限制 {function} 中的调用：库支持 context 就带上 deadline，否则用带定时器的 select。',
        },
        diff: [
          '- err := client.Call("Stock.Get", req, &out)',
          '+ call := client.Go("Stock.Get", req, &out, make(chan *rpc.Call, 1))',
          '+ select {',
          '+ case <-call.Done:',
          '+ case <-ctx.Done():',
          '+ }',
        ],
      },
    },
  ],
};
