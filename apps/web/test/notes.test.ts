import type { PinnedSelection, ResolvedPin } from '@unpark/model';
import { DEFAULT_VIEW_STATE } from '@unpark/view-state';
import { describe, expect, it } from 'vitest';
import { mentionedIn } from '../src/components/notes/mention-area';
import { withNote } from '../src/components/notes/note-places';
import { marksByPlace, noteToOpen, type ShownNote } from '../src/components/notes/notes-context';

const shown = (id: string, functions: readonly string[], resolved = false): ShownNote => ({
  note: {
    id,
    captureId: 'cap_1',
    selection: { version: 1, functions },
    text: 'see',
    isYours: true,
    mentions: [],
    at: '2026-11-26T00:00:00.000Z',
    replies: [],
    ...(resolved && { resolvedAt: '2026-11-26T01:00:00.000Z' }),
  },
  found: { selection: { functions }, gone: [] } satisfies ResolvedPin,
});

describe('notes of a page', () => {
  it('stand together where they are at one place, which is done with when all of them are', () => {
    const notes = [shown('a', ['f']), shown('b', ['f', 'g'], true), shown('c', ['h'], true)];
    expect(marksByPlace(notes, String, ({ functions }) => functions)).toEqual([
      { place: 'f', notes: ['a', 'b'], isResolved: false },
      { place: 'g', notes: ['b'], isResolved: true },
      { place: 'h', notes: ['c'], isResolved: true },
    ]);
  });

  it('mark nothing where they are not found, or were not looked for yet', () => {
    const gone = { ...shown('a', ['f']), found: { gone: ['functions'] } satisfies ResolvedPin };
    const waits = { ...shown('b', ['f']), found: undefined };
    expect(marksByPlace([gone, waits], String, ({ functions }) => functions)).toEqual([]);
  });

  it('open one after the other', () => {
    const first = noteToOpen(['a', 'b'], undefined);
    const second = noteToOpen(['a', 'b'], first);
    expect([first, second, noteToOpen(['a', 'b'], second)]).toEqual([
      { of: 'note', id: 'a' },
      { of: 'note', id: 'b' },
      { of: 'note', id: 'a' },
    ]);
    expect(noteToOpen(['c'], { of: 'new' })).toEqual({ of: 'note', id: 'c' });
  });

  it('select what they are pinned to in their view, and undo what would hide it', () => {
    const file = { file: 'dump.txt', sha256: 'a'.repeat(64) };
    const pin: PinnedSelection = {
      version: 1,
      view: 'goroutines',
      functions: [],
      goroutines: { ...file, dump: 1, goids: ['7'], count: 1 },
    };
    const selection = { functions: [], goroutines: { artifact: 'dump.txt', goids: ['7'] } };
    const hidden = { ...DEFAULT_VIEW_STATE, views: ['flame'] as const, filter: 'state:lock' };
    expect(withNote(hidden, pin, selection, [])).toMatchObject({
      selection,
      views: ['goroutines'],
      tab: 'goroutines',
      filter: '',
      dump: { artifact: 'dump.txt', dump: 1 },
    });
    const range = { artifact: 'trace.out', fromNs: 1, toNs: 2 };
    const timed = withNote(
      hidden,
      { version: 1, view: 'timeline', functions: [] },
      { functions: [], range },
      ['trace.out'],
    );
    expect(timed).toMatchObject({ views: ['timeline'], trace: 'trace.out' });
  });

  it('name the members that stand in the text, however it was changed', () => {
    const people = [
      { id: 'u1', name: 'Lena P.' },
      { id: 'u2', name: 'Ada' },
    ];
    expect(mentionedIn('see @Lena P. and Ada', people)).toEqual(['u1']);
  });
});
