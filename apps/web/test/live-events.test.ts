import { describe, expect, it } from 'vitest';
import { ALL, BEGUN, mayHaveChanged, readLiveEvent } from '../src/components/live/live-events';

const key = (path: readonly string[], input?: object) => [path, input ? { input } : {}] as const;

describe('which answers an event concerns', () => {
  const changed = { topic: 'capture', id: 'cap_1' };

  it.each([
    [key(['capture', 'get'], { workspace: 'w', capture: 'cap_1' }), true],
    [key(['capture', 'get'], { workspace: 'w', capture: 'cap_2' }), false],
    [key(['capture', 'list'], { workspace: 'w' }), true],
    [key(['workspace', 'home'], { workspace: 'w' }), true],
    [key(['service', 'get'], { workspace: 'w', service: 'svc_1' }), true],
    [key(['apiKey', 'list'], { workspace: 'w' }), false],
    [['tables', 'art_1'], false],
    [[], false],
  ])('%j: %s', (asked, expected) => expect(mayHaveChanged(asked, changed)).toBe(expected));

  it('after a break everything of the server is asked again, and nothing that the page keeps itself', () => {
    expect(mayHaveChanged(key(['apiKey', 'list'], {}), ALL)).toBe(true);
    expect(mayHaveChanged(key(['capture', 'get'], { capture: 'cap_1' }), ALL)).toBe(true);
    expect(mayHaveChanged(['tables', 'art_1'], ALL)).toBe(false);
  });

  it('when the stream begins a large capture is not asked for twice', () => {
    expect(mayHaveChanged(key(['capture', 'get'], { capture: 'cap_1' }), BEGUN)).toBe(false);
    expect(mayHaveChanged(key(['incident', 'get'], { incident: 'inc_1' }), BEGUN)).toBe(true);
  });

  it('messages that are none of ours are passed over', () => {
    for (const odd of ['', '{', 'null', '[]', '{"topic":1,"id":"x"}', '{"topic":"x"}'])
      expect(readLiveEvent(odd)).toBeUndefined();
    expect(readLiveEvent('{"topic":"capture","id":"cap_1","more":1}')).toEqual(changed);
  });
});
