import { withoutTypeArguments } from '../stack-hash';

/**
 * Types that write log lines under a lock of their own, by the source of each library: the standard
 * log and slog, zap, logrus, zerolog, klog, glog, hclog, lumberjack, syslog.
 */
const LOG_TYPES = [
  'log.(*Logger).',
  'log/slog.(*commonHandler).',
  'log/slog/internal.',
  'log/syslog.(*Writer).',
  'go.uber.org/zap/zapcore.(*lockedWriteSyncer).',
  'go.uber.org/zap/zapcore.(*BufferedWriteSyncer).',
  'github.com/sirupsen/logrus.(*MutexWrap).',
  'github.com/sirupsen/logrus.(*Entry).',
  'github.com/sirupsen/logrus.(*Logger).',
  'github.com/rs/zerolog.',
  'k8s.io/klog/v2.',
  'k8s.io/klog.',
  'github.com/golang/glog.',
  'github.com/hashicorp/go-hclog.(*intLogger).',
  'gopkg.in/natefinch/lumberjack.v2.(*Logger).',
  'github.com/natefinch/lumberjack.(*Logger).',
] as const;

const VENDOR = '/vendor/';

/** A function of a logger; a vendored copy counts. */
export function isLogFrame(symbol: string): boolean {
  const name = withoutTypeArguments(symbol);
  const vendored = name.lastIndexOf(VENDOR);
  const path = vendored === -1 ? name : name.slice(vendored + VENDOR.length);
  return LOG_TYPES.some((start) => path.startsWith(start));
}
