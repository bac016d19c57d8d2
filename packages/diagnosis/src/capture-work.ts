/** Packages whose functions run because somebody takes a capture. */
const CAPTURE_PACKAGES = [
  'net/http/pprof.',
  'runtime/pprof.',
  'runtime/trace.',
  'internal/profile.',
  'internal/trace.',
];

/** Exported by them for the program itself: they wrap the program's own calls. */
const OF_THE_PROGRAM: ReadonlySet<string> = new Set([
  'runtime/pprof.Do',
  'runtime/pprof.SetGoroutineLabels',
  'runtime/pprof.WithLabels',
  'runtime/pprof.Labels',
  'runtime/pprof.Label',
  'runtime/pprof.ForLabels',
  'runtime/trace.WithRegion',
  'runtime/trace.StartRegion',
  'runtime/trace.NewTask',
  'runtime/trace.Log',
  'runtime/trace.Logf',
  'runtime/trace.IsEnabled',
  'runtime/trace.(*Region).End',
  'runtime/trace.(*Task).End',
]);

/** Single functions of other packages. */
const CAPTURE_FUNCTIONS: ReadonlySet<string> = new Set([
  'runtime.ReadTrace',
  'runtime.StartTrace',
  'runtime.StopTrace',
  'runtime/debug.WriteHeapDump',
]);

/**
 * Whether a function on a stack says that the stack is the capture's own work: handlers of
 * net/http/pprof, writers of profiles and traces. Labels and regions (`pprof.Do`, `trace.WithRegion`)
 * are not: what stands below them is the program's.
 */
export function isCaptureWork(symbol: string): boolean {
  if (CAPTURE_FUNCTIONS.has(symbol)) return true;
  if (!CAPTURE_PACKAGES.some((prefix) => symbol.startsWith(prefix))) return false;
  for (const name of OF_THE_PROGRAM) {
    if (symbol === name || symbol.startsWith(`${name}.`) || symbol.startsWith(`${name}[`)) {
      return false;
    }
  }
  return true;
}
