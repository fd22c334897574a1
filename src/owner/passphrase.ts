import { failure, foldCrockford, type Outcome, success } from "../shared/index.ts";

export const MIN_PASSPHRASE = 10;
export const MAX_PASSPHRASE = 200;
const FEWEST_DIFFERENT = 5;

/** What everybody tries first, of those that are long enough; compared without case, blanks and marks. */
const worst = new Set(
  `0123456789 1234567890 0987654321 9876543210 12345678910 1234567891 123456789a 1q2w3e4r5t 1qaz2wsx3edc qwertyuiop
  qwertz1234 qwertzuiop qwerty1234 qwerty12345 qwerty123456 azertyuiop asdfghjkl1 abcdefghij abcd123456 abc1234567
  password12 password123 password1234 passwordpassword passw0rd123 passphrase mypassword mypassphrase letmein123
  iloveyou123 administrator administrateur administrador admin12345 admin123456 changeme123 changemenow defaultpassword
  welcome123 welcome1234 football123 sunshine123 princess123 superman123 michael123 baseball123 trustno1234 starwars123
  passwort12 passwort123 passwort1234 meinpasswort ichliebedich hallo12345 motdepasse motdepasse1 motdepasse123
  jetaime123 soleil12345 contrasena contraseña contrasena1 contraseña1 teamomucho kodeord123 adgangskode adgangskode1
  tallybox123 tallyboxtallybox tallybox1234 mytallybox1 raspberry123 raspberrypi printer123 printers123 drucker123
  imprimante impresora1 secret12345 correcthorsebatterystaple`
    .split(/\s+/)
    .map(plain),
);

/** Problem owner.passphrase-weak says what is wrong with it; `setupCode` is what it must not be. */
export function judgePassphrase(passphrase: string, setupCode: string | undefined): Outcome<void> {
  const length = [...passphrase.normalize("NFC")].length;
  const weak = (reason: WeakReason, message: string) => failure("owner.passphrase-weak", message, { reason });
  if (length < MIN_PASSPHRASE)
    return weak(
      "short",
      `A passphrase has at least ${MIN_PASSPHRASE} characters; a few words in a row are easy to keep.`,
    );
  if (length > MAX_PASSPHRASE) return weak("long", `A passphrase has at most ${MAX_PASSPHRASE} characters.`);
  if (setupCode !== undefined && foldCrockford(passphrase) === setupCode)
    return weak("setup-code", "The setup code cannot be the passphrase: it stands on the box.");
  const word = plain(passphrase);
  if (worst.has(word) || new Set(word).size < FEWEST_DIFFERENT)
    return weak("common", "This passphrase is among the first that anybody would try.");
  return success(undefined);
}

export type WeakReason = "short" | "long" | "setup-code" | "common";

function plain(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[\s_.!?-]/g, "");
}
