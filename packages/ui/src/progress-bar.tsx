import { classNames } from './class-names';

/** Moves only when work does; `label` says what is being counted. */
export function ProgressBar({
  value,
  max,
  label,
  valueText,
  className,
}: {
  value: number;
  max: number;
  label: string;
  valueText?: string;
  className?: string;
}) {
  const percent = max > 0 ? Math.min(100, (value / max) * 100) : 0;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(percent)}
      aria-valuetext={valueText}
      className={classNames('h-1.5 rounded-[3px] bg-line overflow-hidden', className)}
    >
      <i className="block h-full bg-accent" style={{ width: `${percent.toFixed(2)}%` }} />
    </div>
  );
}
