import { NextIntlClientProvider } from 'next-intl';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { HasRemovals, ShownText } from '../src/components/shared-link/removed-text';
import { messages } from '../src/i18n/messages/en';

const shown = (text: string, hasRemovals: boolean): string =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={messages} timeZone="UTC">
      <HasRemovals value={hasRemovals}>
        <ShownText text={text} />
      </HasRemovals>
    </NextIntlClientProvider>,
  );

it('a removed value is a mark that says who removed it; for members the text is what it is', () => {
  const guest = shown('upstream [host 1] <b>', true);
  expect(guest).toContain('title="Removed by whoever shared this"');
  expect(guest).toContain('border-dashed');
  expect(guest.replaceAll(/<[^>]*>/g, '')).toBe('upstream host 1 &lt;b&gt;');
  expect(shown('upstream [host 1]', false)).toBe('upstream [host 1]');
});
