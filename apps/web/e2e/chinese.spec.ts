import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { checkPage } from './check-page';
import { expect, expectNoTrouble, newPerson, test } from './journey';

const archive = fileURLToPath(
  new URL('../../../packages/testkit/corpus/mutex-across-io-go1.27.tar.gz', import.meta.url),
);

/** Go's words, names of tools and keys, units: the same in both languages. */
const KEPT =
  /Unpark|English|EN\b|Ctrl|Esc|Enter|JSON|Markdown|CSV|SVG|CPU|UTC|API|Id\b|dump|Dump|profile|trace|zip|heap|block|mutex|goroutine|panic|GC|Go\b|chan\w*|select|sync|sleep|sysc|Mutex|RWMutex|WaitGroup|Cond|Once|off-CPU|Off-CPU|wall|log|id\b|h:|mm/g;

/** Headings and buttons whose words are neither Chinese, nor code, nor marked as English. */
async function englishIn(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() =>
    [...document.querySelectorAll('h1, h2, h3, button, summary, legend, [role="tab"]')]
      .filter(
        (element) =>
          element.closest('[lang="en"], code, .code, pre, [aria-hidden="true"]') === null,
      )
      .map((element) => {
        const copy = element.cloneNode(true) as HTMLElement;
        for (const part of copy.querySelectorAll('[lang="en"], code, .code, kbd, bdi, svg, time')) {
          part.remove();
        }
        return copy.textContent ?? '';
      }),
  );
  return texts
    .map((text) => text.replace(KEPT, ''))
    .filter((text) => /[A-Za-z]{2,}/.test(text) && !/\p{Script=Han}/u.test(text));
}

async function expectChinese(page: Page, name: string): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
  expect(await englishIn(page), name).toEqual([]);
  await checkPage(page, name);
}

test('all of it in Chinese: signing up, home, uploading, a verdict', async ({ page, trouble }) => {
  const person = newPerson();
  await page.goto('/sign-in');
  await page.getByText('中文', { exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('登录');
  await expectChinese(page, 'sign in');

  await page.getByRole('link', { name: '注册' }).click();
  await page.waitForURL('**/sign-up');
  await page.getByLabel('你的名字').fill('王小明');
  await page.getByLabel('邮箱').fill(person.email);
  await page.getByLabel('密码').fill(person.password);
  await page.getByRole('button', { name: '注册账号' }).click();
  await page.waitForURL('**/new-workspace');
  await page.getByLabel('名称').fill('支付');
  await page.getByRole('button', { name: '创建工作区' }).click();
  await page.waitForURL(/\/w\/[^/]+$/);
  const home = new URL(page.url()).pathname;
  await expect(page.getByRole('navigation', { name: '工作区' })).toContainText('服务');
  await expectChinese(page, 'home without captures');

  await page.goto(`${home}/upload`);
  await page.getByTestId('choose-files').setInputFiles(archive);
  await page.getByRole('combobox', { name: '服务' }).fill('session');
  await expectChinese(page, 'upload');
  await page.getByRole('button', { name: /^上传/ }).click();
  await page.waitForURL(/\/captures\/cap_/);
  const verdict = page.getByRole('region', { name: '结论' });
  await expect(verdict).toBeVisible({ timeout: 60_000 });
  await expect(verdict.getByRole('heading', { level: 1 })).toHaveText(/^30 个请求中有 29 个在等/);
  await expect(page.locator('main [lang="en"]')).toHaveCount(0);
  await expect(page.getByText('证据', { exact: true }).first()).toBeVisible();
  await expectChinese(page, 'capture');

  await page.goto(home);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('这个服务在等待');
  await expectChinese(page, 'home');

  // the library follows the interface
  await page.goto(`${home}/patterns`);
  await expect(page.getByRole('region', { name: '锁与同步原语' })).toBeVisible();
  await page.getByText('English', { exact: true }).first().click();
  await page.waitForURL(/\/patterns\?lang=en/);

  await page.getByRole('button', { name: /的账号$/ }).click();
  await page.getByRole('menuitemradio', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  expectNoTrouble(trouble);
});
