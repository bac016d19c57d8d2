import type { PatternEntry } from './pattern-entry';

export const SYSCALL_BLOCKED_THREADS: PatternEntry = {
  id: 'syscall-blocked-threads',
  class: 'runtime',
  title: { en: 'System calls that keep threads', zh: '系统调用占住线程' },
  about: {
    en: 'Goroutines stay in a system call; each keeps an operating system thread.',
    zh: 'goroutine 停在系统调用里，每个都占住一个操作系统线程。',
  },
  cause: {
    en: 'A call that the network poller cannot wait for (files of a slow or network disk, a FIFO, flock, a device) blocks its thread. The runtime starts a new thread for those that can run, and stops the process at 10 000. Thread creation and memory hurt long before.',
    zh: '网络轮询器无法代为等待的调用（慢盘或网络盘上的文件、FIFO、flock、设备）会阻塞所在线程。运行时只好为可运行的 goroutine 另开线程，到 10 000 个时进程被终止，而在此之前线程创建和内存早已成为负担。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'Many `[syscall]` with `syscall.Syscall`, `syscall.read`, `syscall.openat` or the like below a function of the program.',
        zh: '大量 `[syscall]`，业务函数之上是 `syscall.Syscall`、`syscall.read`、`syscall.openat` 等。',
      },
    },
    {
      artifact: 'execution-trace',
      words: { en: 'Long stays in Syscall.', zh: '长时间处于 Syscall 状态。' },
    },
    {
      artifact: 'metrics',
      words: {
        en: 'Threads of the process rise; `/sched/threads:threads` where Go has it.',
        zh: '进程线程数上升；有该指标的 Go 版本看 `/sched/threads:threads`。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A few goroutines that are meant to wait in a call: a lock on a file, a signal, a device.',
      zh: '本来就要在调用里等的少数 goroutine：文件锁、信号、设备。',
    },
  ],
  remedy: {
    words: {
      en: 'Bound how many run {function} at once, or use what the network poller can wait for.',
      zh: '限制 {function} 的并发数，或改用网络轮询器能够等待的方式。',
    },
    diff: ['+ sem <- struct{}{}', '+ defer func() { <-sem }()', '  n, err := f.Read(buf)'],
  },
  prior: 0.6,
  proven: 'captures',
  examples: { match: 'syscall-threads', silent: 'healthy-standby' },
};
