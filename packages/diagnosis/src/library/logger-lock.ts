import type { PatternEntry } from './pattern-entry';

export const LOGGER_LOCK = {
  id: 'logger-lock',
  class: 'sync',
  title: { en: 'Log lines wait for a writer that is stuck', zh: '日志全在等一个卡住的写' },
  about: {
    en: 'Requests wait for the lock of a logger whose writer does not take the line.',
    zh: '请求在等 logger 的锁，而它的写入目标不收这一行。',
  },
  cause: {
    en: 'A logger writes one line at a time under its lock. When nobody reads the pipe at the other end, the disk is slow, or the collector is down, the write waits and every goroutine that logs waits with it.',
    zh: 'logger 持锁逐行写出。管道另一端没人读、磁盘慢或采集端挂掉时，写入就停住，所有要写日志的 goroutine 跟着停。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'Many lock waits below `log.(*Logger).output` (Output before Go 1.21), `log/slog.(*commonHandler).handle`, `zapcore.(*lockedWriteSyncer).Write` or `logrus.(*Logger)`; one `[IO wait]` or `[syscall]` write below the same frame. A plain os.File queues in `internal/poll.(*fdMutex).rwlock`.',
        zh: '许多锁等待位于 `log.(*Logger).output`（Go 1.21 之前为 Output）、`log/slog.(*commonHandler).handle`、`zapcore.(*lockedWriteSyncer).Write` 或 `logrus.(*Logger)` 之上；同一帧之上有一个 `[IO wait]` 或 `[syscall]` 的写。直接写 os.File 时排队在 `internal/poll.(*fdMutex).rwlock`。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`sync.(*Mutex).Lock` above the logger, when lines still go out slowly.',
        zh: '日志仍能缓慢写出时，logger 之上有 `sync.(*Mutex).Lock`。',
      },
    },
    {
      artifact: 'pprof-mutex',
      words: { en: '`Unlock` in the logger.', zh: 'logger 里的 `Unlock`。' },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'The writer waits in `network` for a pipe, or in a syscall.',
        zh: '写入者以 `network`（管道）或系统调用等待。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A burst of lines: other goroutines wait in the next dump.',
      zh: '短时大量日志：下一份 dump 里等待的是别的 goroutine。',
    },
  ],
  remedy: {
    words: {
      en: 'Let the log go through a bounded buffer that drops when it is full, and see who should read what {function} writes to.',
      zh: '让日志经过有界缓冲，写满时丢弃；并检查 {function} 所写目标应由谁读取。',
    },
    diff: ['- log.SetOutput(os.Stdout)', '+ log.SetOutput(newDroppingWriter(os.Stdout, 1<<16))'],
  },
  prior: 0.8,
  proven: 'captures',
  examples: { match: 'logger-lock', silent: 'healthy-busy-cpu' },
} satisfies PatternEntry;
