/** The smallest executables in which a section of build information can be found, made by hand. */

interface ElfForm {
  readonly wide?: boolean;
  readonly little?: boolean;
  /** without, as some strippers leave it: only segments */
  readonly sections?: boolean;
}

const AT = 512;

export function elf(
  content: Uint8Array,
  { wide = true, little = true, sections = true }: ElfForm = {},
): Uint8Array {
  const names = '\0.shstrtab\0.go.buildinfo\0';
  const bytes = new Uint8Array(AT + content.length);
  const view = new DataView(bytes.buffer);
  const half = (at: number, value: number) => view.setUint16(at, value, little);
  const u32 = (at: number, value: number) => view.setUint32(at, value, little);
  const word = (narrowAt: number, wideAt: number, value: number) => {
    if (wide) view.setBigUint64(wideAt, BigInt(value), little);
    else u32(narrowAt, value);
  };
  view.setUint32(0, 0x7f454c46);
  bytes[4] = wide ? 2 : 1;
  bytes[5] = little ? 1 : 2;
  const entry = { section: wide ? 64 : 40, program: wide ? 56 : 32 };
  const programAt = 64;
  const sectionAt = 128;
  word(28, 32, programAt);
  half(wide ? 54 : 42, entry.program);
  half(wide ? 56 : 44, 1);
  u32(programAt, 1);
  u32(programAt + (wide ? 4 : 24), 6);
  word(programAt + 4, programAt + 8, AT);
  word(programAt + 16, programAt + 32, content.length);
  if (sections) {
    word(32, 40, sectionAt);
    half(wide ? 58 : 46, entry.section);
    half(wide ? 60 : 48, 3);
    half(wide ? 62 : 50, 1);
    const section = (i: number, name: number, from: number, size: number) => {
      const at = sectionAt + i * entry.section;
      u32(at, name);
      word(at + 16, at + 24, from);
      word(at + 20, at + 32, size);
    };
    section(1, 1, 400, names.length);
    section(2, 11, AT, content.length);
    bytes.set(new TextEncoder().encode(names), 400);
  }
  bytes.set(content, AT);
  return bytes;
}

export function machO(content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(AT + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0xcffaedfe);
  view.setUint32(16, 1, true);
  view.setUint32(20, 152, true);
  view.setUint32(32, 0x19, true);
  view.setUint32(36, 152, true);
  view.setUint32(32 + 64, 1, true);
  const section = 32 + 72;
  bytes.set(new TextEncoder().encode('__go_buildinfo'), section);
  view.setBigUint64(section + 40, BigInt(content.length), true);
  view.setUint32(section + 48, AT, true);
  bytes.set(content, AT);
  return bytes;
}

export function fatMachO(content: Uint8Array): Uint8Array {
  const inner = machO(content);
  const bytes = new Uint8Array(AT + inner.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0xcafebabe);
  view.setUint32(4, 1);
  view.setUint32(16, AT);
  bytes.set(inner, AT);
  return bytes;
}

export function portable(content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(AT + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x4d5a);
  view.setUint32(0x3c, 128, true);
  view.setUint32(128, 0x50450000);
  view.setUint16(128 + 6, 2, true);
  view.setUint16(128 + 20, 16, true);
  const sections = 128 + 24 + 16;
  view.setUint32(sections + 36, 0x60000020, true);
  view.setUint32(sections + 40 + 16, content.length, true);
  view.setUint32(sections + 40 + 20, AT, true);
  view.setUint32(sections + 40 + 36, 0xc0000040, true);
  bytes.set(content, AT);
  return bytes;
}
