/** Stems that people build passwords of; joined with what they put behind them to reach 12. */
const STEMS = [
  'password', 'passw0rd', 'p@ssword', 'p@ssw0rd', 'welcome', 'letmein', 'iloveyou', 'qwerty',
  'qwertyuiop', 'administrator', 'admin', 'changeme', 'secret', 'football', 'baseball', 'sunshine',
  'princess', 'superman', 'batman', 'dragon', 'monkey', 'master', 'trustno1', 'whatever', 'starwars',
  'computer', 'internet', 'summer', 'winter', 'spring', 'autumn', 'liverpool', 'arsenal', 'chelsea',
  'michael', 'jordan', 'charlie', 'jennifer', 'samsung', 'unpark', 'golang', 'gopher', 'default',
  'testtest', 'temporary', 'company', 'kubernetes', 'abc123', 'qwe123', 'asd123', 'zaq12wsx',
] as const;

const ENDINGS = [
  '', '1', '12', '123', '1234', '12345', '123456', '1234567', '12345678', '123456789', '1234567890',
  '!', '!!', '!!!', '1!', '12!', '123!', '1234!', '12345!', '@123', '@1234', '@12345', '#123', '#1234',
  '2020', '2021', '2022', '2023', '2024', '2025', '2026', '2027', '2024!', '2025!', '2026!', '2027!',
  '111', '1111', '11111', '111111', '000', '0000', '000000',
] as const;

const WHOLE = [
  'qwertyuiop12', 'qwertyuiop[]', '1q2w3e4r5t6y', '1qaz2wsx3edc', '1qazxsw23edc', 'zaq12wsxcde3',
  'qazwsxedcrfv', '1234qwerasdf', 'qwer1234asdf', 'asdfghjkl123', 'zxcvbnm12345', 'q1w2e3r4t5y6',
  'abcd1234efgh', 'abc123abc123', 'qwerty123456', '123456qwerty', '123456789abc', '1234567890ab',
  'a1b2c3d4e5f6', 'aa123456789a', '123123123123', '121212121212', '123412341234', '112233445566',
  '098765432109', '987654321098', '111222333444', '147258369147', 'correcthorsebatterystaple',
  'correct horse battery staple', 'thisismypassword', 'mypassword123', 'mysecretpassword',
  'ilovemyfamily', 'letmeinplease', 'pleaseletmein', 'opensesame123', 'nopassword123',
  'adminadminadmin', 'rootrootroot', 'testtesttest', 'passwordpassword', 'qwertyqwerty',
  'welcomewelcome', 'iloveyouiloveyou', 'hellohellohello', 'helloworld123', 'goodmorning1',
  'manchesterunited', 'manchestercity', 'chocolate123', 'butterfly123', 'jesuschrist1',
] as const;

/** Lower case. Only those of 12 characters and more matter; shorter ones are refused by length. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set([
  ...WHOLE,
  ...STEMS.flatMap((stem) => [
    ...ENDINGS.map((ending) => stem + ending),
    ...ENDINGS.filter((ending) => ending !== '').map((ending) => ending + stem),
    stem + stem,
  ]),
]);
