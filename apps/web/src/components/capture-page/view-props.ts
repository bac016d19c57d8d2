import type { Evidence, Selection } from '@unpark/model';
import type { CaptureView } from '@unpark/usecases';
import type { CaptureViewState } from '@unpark/view-state';
import type { DumpRef, FlameSource } from './flame-sources';
import type { ChangeView } from './use-view-state';

/**
 * What each of the linked views is given. A view draws (tables, selection) and gives selections back;
 * it never knows another view.
 */
export interface ViewProps {
  readonly view: CaptureView;
  readonly state: CaptureViewState;
  readonly change: ChangeView;
  /** of `state`, whole: ids that were too many for the address are back from the evidence it names */
  readonly selection: Selection;
  /** a new selection takes the place of the old one and is a step that *Back* undoes */
  readonly select: (selection: Selection) => void;
  readonly evidence: ReadonlyMap<string, Evidence>;
  /** oldest first */
  readonly dumps: readonly DumpRef[];
  /** the dump that the page is about: chosen, or the first one */
  readonly dump: DumpRef | undefined;
  readonly sources: readonly FlameSource[];
}
