import { classNames } from './class-names';

/**
 * 12 px patch of a state's colour and hatch. `state` is the class name as in the data (`lock`,
 * `channel`, …); unknown names get the fill of "unknown". The words stand beside it.
 */
export const StateSwatch = ({ state, className }: { state: string; className?: string }) => (
  <i
    aria-hidden="true"
    data-state={state}
    className={classNames('state-fill inline-block size-3 flex-none rounded-swatch', className)}
  />
);
