import { FEW_EACH, PEER_SEVERITY, UNUSUAL_SEVERITY } from '../declared/wait-rule';
import type { PatternEntry } from './pattern-entry';

export const GRPC_STALL: PatternEntry = {
  id: 'grpc-stall',
  class: 'network',
  title: { en: 'RPCs that do not end', zh: 'gRPC 调用一直不返回' },
  about: {
    en: 'gRPC calls wait for their server, for a connection that is ready, or for the peer to take what is sent.',
    zh: 'gRPC 调用在等服务端、等可用连接，或在等对端接收发送的数据。',
  },
  cause: {
    en: 'An RPC without a deadline waits for as long as its server takes. With WaitForReady it also waits while no connection can be made. A stream whose peer does not receive runs out of write quota, and SendMsg waits. A connection that died silently is found only by keepalive.',
    zh: '没有 deadline 的 RPC 会一直等服务端。设置了 WaitForReady 时，连不上也会等。对端不接收的流会耗尽写配额，SendMsg 就停住。悄悄断掉的连接只有 keepalive 才能发现。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[select]` in `google.golang.org/grpc/internal/transport.(*recvBufferReader).readClient` (the server does not answer), `grpc.(*pickerWrapper).pick` (no connection is ready), `transport.(*writeQuota).get` (the peer does not read), `transport.(*controlBuffer).throttle` (the writer of the connection is stuck).',
        zh: '`[select]` 所在函数：`google.golang.org/grpc/internal/transport.(*recvBufferReader).readClient`（服务端不应答）、`grpc.(*pickerWrapper).pick`（没有可用连接）、`transport.(*writeQuota).get`（对端不读取）、`transport.(*controlBuffer).throttle`（连接的写循环卡住）。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`runtime.selectgo` below these functions, for RPCs that ended.',
        zh: '这些函数之下的 `runtime.selectgo`，只含已经结束的 RPC。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A stream that waits for the next message by design: a subscription, a server that waits for its client. No request stands behind it.',
      zh: '按设计等待下一条消息的流：订阅，或服务端在等客户端。背后没有请求。',
    },
  ],
  remedy: {
    words: {
      en: 'Give each RPC in {function} a context with a deadline, and set keepalive parameters so that dead connections are noticed.',
      zh: '给 {function} 中的每个 RPC 带上有 deadline 的 context，并设置 keepalive 参数以便发现断掉的连接。',
    },
    diff: [
      '+ ctx, cancel := context.WithTimeout(ctx, 2*time.Second)',
      '+ defer cancel()',
      '  resp, err := client.Get(ctx, req)',
    ],
  },
  prior: 0.6,
  proven: 'captures',
  examples: { match: 'grpc-unary-no-deadline', silent: 'healthy-grpc-watch' },
  replaces: ['select-no-ready-case', 'http-client-no-timeout', 'h2-response-wait'],
  rule: {
    waiting: {
      kinds: ['rpc'],
      frames: [
        [
          'grpc/internal/transport.(*recvBufferReader).readClient',
          'grpc/internal/transport.(*recvBufferReader).read',
          'grpc/internal/transport.(*recvBufferReader).readMessageHeader',
          'grpc/internal/transport.(*recvBufferReader).readMessageHeaderClient',
          'grpc/internal/transport.(*Stream).waitOnHeader',
          'grpc/internal/transport.(*ClientStream).waitOnHeader',
          'grpc/internal/transport.(*http2Client).NewStream',
        ],
      ],
      without: ['grpc.(*serverStream).RecvMsg', 'grpc.(*Server).processUnaryRPC'],
    },
    behind: ['chan-send', 'chan-receive', 'select', 'cond', 'waitgroup'],
    behindEach: FEW_EACH,
    blame: ['waiter', 'outermost'],
    waitsFor: { en: ' for the answer to an RPC', zh: 'RPC 应答' },
    ending: {
      en: '. The RPC has no deadline{length}; its server does not answer.',
      zh: '。RPC 没有 deadline{length}；服务端没有应答。',
    },
    doubt: {
      en: 'A deadline is not visible in a dump: only the age of the wait is.',
      zh: 'dump 里看不到 deadline，只能看到等了多久。',
    },
    consequence: {
      en: 'Each RPC keeps its caller until the server answers or the connection ends.',
      zh: '每个 RPC 都占住它的调用方，直到服务端应答或连接结束。',
    },
    severity: PEER_SEVERITY,
  },
  variants: [
    {
      title: { en: 'RPCs without a connection that is ready', zh: 'gRPC 没有可用连接' },
      rule: {
        waiting: {
          kinds: ['rpc'],
          frames: [['grpc.(*pickerWrapper).pick', 'grpc.(*ClientConn).waitForResolvedAddrs']],
        },
        role: 'any',
        behind: ['chan-send', 'chan-receive', 'select', 'cond', 'waitgroup'],
        blame: ['waiter', 'outermost'],
        waitsFor: { en: ' for a gRPC connection that is ready', zh: '可用的 gRPC 连接' },
        ending: {
          en: '. None of the addresses can be used, and the RPC waits for one (WaitForReady), without a deadline or with a long one.',
          zh: '。没有一个地址可用，而 RPC 在等可用的地址（WaitForReady），没有 deadline，或者 deadline 很长。',
        },
        doubt: {
          en: 'A start or a change of servers looks the same for some seconds.',
          zh: '启动或更换服务端时，几秒内看起来也是这样。',
        },
        consequence: {
          en: 'RPCs wait until a server can be reached.',
          zh: 'RPC 要一直等到能连上服务端。',
        },
        severity: UNUSUAL_SEVERITY,
      },
      remedy: {
        words: {
          en: 'Make the server reachable, and give the RPCs of {function} a deadline, or leave WaitForReady out so that they fail at once.',
          zh: '让服务端可达；给 {function} 的 RPC 设置 deadline，或者不用 WaitForReady，让它立即失败。',
        },
        diff: [
          '- client.Get(ctx, req, grpc.WaitForReady(true))',
          '+ ctx, cancel := context.WithTimeout(ctx, 2*time.Second)',
          '+ defer cancel()',
          '+ client.Get(ctx, req)',
        ],
      },
    },
    {
      title: { en: 'RPC stream whose peer does not receive', zh: 'gRPC 流的对端不接收数据' },
      rule: {
        waiting: {
          kinds: ['rpc'],
          frames: [
            [
              'grpc/internal/transport.(*writeQuota).get',
              'grpc/internal/transport.(*controlBuffer).throttle',
            ],
          ],
        },
        role: 'any',
        behind: ['chan-send', 'chan-receive', 'select', 'cond', 'waitgroup'],
        blame: ['waiter', 'outermost'],
        waitsFor: { en: ' to send on an RPC stream', zh: '在 RPC 流上发送' },
        ending: {
          en: '. The peer does not take what is sent, and the quota of the stream is used up.',
          zh: '。对端没有接收数据，流的配额已用完。',
        },
        doubt: {
          en: 'A peer that receives slowly looks the same.',
          zh: '接收得慢的对端看起来一样。',
        },
        consequence: {
          en: 'Whoever hands messages to the stream waits as well.',
          zh: '向这个流交付消息的也都在等。',
        },
        severity: UNUSUAL_SEVERITY,
      },
      remedy: {
        words: {
          en: 'Let the peer receive, bound the queue in front of {function} and drop or fail when it is full, and cancel a stream that makes no progress.',
          zh: '让对端接收数据；限制 {function} 前面的队列，满了就丢弃或报错；对没有进展的流执行取消。',
        },
        diff: ['  select {', '  case queue <- event:', '+ default:', '+ \tdropped.Add(1)', '  }'],
      },
    },
  ],
};
