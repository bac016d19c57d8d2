import type { CaptureView } from '@unpark/usecases';
import type { ChosenFiles } from '../upload/chosen-file';
import type { TryFile } from './try-view';

/** What the page shows of the capture that it reads. */
export interface TryState {
  /** as chosen, for saving them; archives as they are */
  readonly chosen: ChosenFiles;
  readonly files: readonly TryFile[];
  readonly isReading: boolean;
  readonly wasStopped: boolean;
  /** the person went on to the views before everything was read */
  readonly isOpened: boolean;
  /** undefined before files are chosen */
  readonly view: CaptureView | undefined;
  /** how many dumps the diagnosis that stands knows; undefined when it knows everything */
  readonly firstAnswerOf: number | undefined;
  /** a first answer that stood long enough to be read */
  readonly answered: FirstAnswer | undefined;
  /** from files to their first and to their last verdict */
  readonly firstVerdictMs: number | undefined;
  readonly verdictMs: number | undefined;
  /** everything that reading needs is here: the network may be cut */
  readonly isLoaded: boolean;
}

export interface FirstAnswer {
  readonly view: CaptureView;
  /** files that it was made of */
  readonly files: number;
}

/** Before any files are chosen. */
export const NO_SESSION: TryState = {
  chosen: { files: [] },
  files: [],
  isReading: false,
  wasStopped: false,
  isOpened: false,
  view: undefined,
  firstAnswerOf: undefined,
  answered: undefined,
  firstVerdictMs: undefined,
  verdictMs: undefined,
  isLoaded: false,
};
