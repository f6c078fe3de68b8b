import { writeFile } from "node:fs/promises";

/** The rows of the measured files, by kind. */
export const rows = 100_000;
export const faulty = 500;
export const repeated = 500;

const given = ["Aldo", "Zoë", "Carla", "Dimitri", "Élise", "Francesca", "Günther", "Hana", "Ines", "Jürgen", "Katarzyna"];
const family = ["Manuzio", "Müller", "Rossi", "Garamond", "Bodoni", "Caslon", "Plantin", "Estienne", "Griffo", "Jenson"];
const countries = ["ITA", "DEU", "FRA", "GRC", "POL", "AUT", "ESP"];

/** Seven columns, about 8 MB: valid addresses, some invalid ones, some duplicates. */
export const manyPeople = async (file: string): Promise<number> => {
  const lines = ["Email,Username,Language,Given names,Family name,Date of birth,Nationality"];
  const pick = (list: string[], n: number): string => list[n % list.length] ?? "";
  for (let n = 0; n < rows; n += 1) {
    const isFaulty = n % (rows / faulty) === 7;
    const isRepeated = n % (rows / repeated) === 11;
    const who = isRepeated ? n - 1 : n;
    const at = isFaulty ? " at " : "@";
    const email = `${isRepeated ? "Person" : "person"}.number${who}${at}office${who % 40}.example.org`;
    const born = `19${60 + (n % 40)}-0${1 + (n % 9)}-1${n % 10}`;
    lines.push([email, `person${n}`, n % 2 === 0 ? "it" : "en", pick(given, n), pick(family, n), born, pick(countries, n)].join(","));
  }
  const text = `${lines.join("\r\n")}\r\n`;
  await writeFile(file, text);
  return Buffer.byteLength(text);
};

/** A million rows within the size limit, to test the limit of rows. */
export const millionPeople = async (file: string): Promise<number> => {
  const lines = Array.from({ length: 1_000_000 }, (_, n) => `p${n}@aldine.example`);
  const text = `Email\n${lines.join("\n")}\n`;
  await writeFile(file, text);
  return Buffer.byteLength(text);
};
