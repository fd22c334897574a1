// Families, not files: how printers describe themselves, and what a person would call them (HP to Lexmark).
import { expect, test } from "vitest";
import { type Called, readDescribed, type Told } from "../../support/described-printer.ts";

const JETDIRECT = "HP ETHERNET MULTI-ENVIRONMENT,ROM none,JETDIRECT,JD149,EEPROM V.45.16,CIDATE 10/28/2012";

const cases: [Told, Called][] = [
  // HP
  [
    { descr: JETDIRECT, id: "11.2.3.9.1", device: "HP OfficeJet Pro X476dw MFP" },
    { vendor: "HP", model: "HP OfficeJet Pro X476dw MFP", profile: "hp/laserjet" },
  ],
  [
    {
      descr:
        "HP ETHERNET MULTI-ENVIRONMENT,SN:TH5AB3D0XY,FN:3J21XM1,SVCID:27109,PID:HP PageWide Pro 477dw MFP",
      id: "11.2.3.9.1",
    },
    { vendor: "HP", model: "HP PageWide Pro 477dw MFP", serialNumber: "TH5AB3D0XY" },
  ],
  [
    { descr: JETDIRECT, id: "11.2.3.9.1", device: "hp LaserJet 1320 series" },
    { vendor: "HP", model: "hp LaserJet 1320" },
  ],
  [
    { descr: JETDIRECT, id: "11.2.3.9.1", device: "HP DesignJet T1200 PostScript" },
    { vendor: "HP", model: "HP DesignJet T1200 PostScript" },
  ],
  [{ descr: "Officejet 7400 series" }, { vendor: "HP", model: "Officejet 7400" }],
  [{ descr: "deskjet 6122" }, { vendor: "HP", model: "deskjet 6122" }],
  [
    { descr: "HP Color LaserJet 2600n", id: "11.2.3.9.1" },
    { vendor: "HP", model: "HP Color LaserJet 2600n" },
  ],
  [
    {
      descr: JETDIRECT,
      id: "11.2.3.9.1",
      ieee1284: "MFG:Kyocera Mita;MDL:FS-1920;CLS:PRINTER;",
    },
    { vendor: "Kyocera", model: "FS-1920" },
  ],
  // A card by HP in a printer whose number is another maker's.
  [
    { descr: JETDIRECT, id: "1347.41", device: "FS-3750" },
    { vendor: "Kyocera", model: "FS-3750", profile: "kyocera/printing-system" },
  ],
  [{ descr: JETDIRECT, id: "11.2.3.9.1" }, { vendor: "HP" }],
  [
    {
      descr:
        "HP LaserJet MFP M436nda;V3.82.01.14 MAR-08-2018;Engine V1.00.24 02-20-2018;NIC V6.01.00;S/N CNB1K2M3N4",
      id: "236.11.5.1",
    },
    { vendor: "HP", model: "LaserJet MFP M436nda", serialNumber: "CNB1K2M3N4", firmware: "V3.82.01.14" },
  ],
  // Brother
  [
    {
      descr: "Brother NC-8300h, Firmware Ver.1.05  (10.06.01),MID 84UB13",
      id: "2435.2.3.9.1",
      device: "Brother HL-5350DN series",
    },
    { vendor: "Brother", model: "HL-5350DN" },
  ],
  [
    { descr: "Brother NC-460w, Firmware Ver.1.08", id: "2435.2.3.9.1", device: "Brother QL-720NW" },
    { vendor: "Brother", model: "QL-720NW" },
  ],
  [
    { descr: "Brother NC-340, Firmware Ver.1.20", id: "2435.2.3.9.1", device: "Brother PT-P950NW" },
    { vendor: "Brother", model: "PT-P950NW" },
  ],
  // Canon
  [
    { descr: "Canon iR-ADV C5235 /P", id: "1602.4.7" },
    { vendor: "Canon", model: "iR-ADV C5235" },
  ],
  [
    { descr: "Canon MF4500 Series /P", id: "1602.4.7" },
    { vendor: "Canon", model: "MF4500" },
  ],
  [
    { descr: "Canon LBP7660C /P", id: "1602.4.7" },
    { vendor: "Canon", model: "LBP7660C" },
  ],
  [
    { descr: "Canon imagePROGRAF TX-3000", id: "1602.4.7", device: "Canon imagePROGRAF TX-3000" },
    { vendor: "Canon", model: "imagePROGRAF TX-3000" },
  ],
  // Dell, by three makers
  [
    {
      descr: "Dell 2150cn Color Printer; Net 11.35,ESS 201105101408,IOT 01.00.00,Boot 201009201515",
      id: "674.10898.1.1",
    },
    { vendor: "Dell", model: "2150cn", profile: "dell/laser" },
  ],
  [
    { descr: "Dell Color Laser 3110cn; Net 10.01,ESS 200605161234", id: "674.10898.100.1" },
    { vendor: "Dell", model: "Color Laser 3110cn" },
  ],
  [
    {
      descr: "Dell 2335dn MFP; OS 1.00.30.02 09-21-2009;Engine 1.10.54;NIC V4.01.18;S/N 3XYZ123",
      id: "236.11.5.1",
    },
    { vendor: "Dell", model: "2335dn MFP", profile: "dell/laser" },
  ],
  [
    { descr: "Dell Laser Printer 1720dn version NM.NA.N099 kernel 2.6.6 All-N-1", id: "641.1" },
    { vendor: "Dell", firmware: "NM.NA.N099" },
  ],
  [
    {
      descr: "Dell B1265dnf Mono MFP; V2.00.01.31 JAN-08-2014;Engine V1.00.09;NIC V5.01.07;S/N 44556677889",
      id: "674.10898.10.2.1.1",
    },
    { vendor: "Dell", model: "B1265dnf Mono MFP", firmware: "V2.00.01.31", serialNumber: "44556677889" },
  ],
  [
    { descr: "Dell Laser Printer 5110cn (Net 6.30, Controller 200501011200, Engine 01.00.04)" },
    { vendor: "Dell", model: "Laser Printer 5110cn" },
  ],
  [
    { descr: "DELL NETWORK PRINTER,ROM A.03.15,JETDIRECT,JD24,EEPROM A.08.20", id: "11.2.3.9.1" },
    { vendor: "Dell" },
  ],
  // EFI: the badge is in front of the controller's.
  [{ descr: "Fiery E100 45C-KM" }, { vendor: "EFI", model: "E100 45C-KM" }],
  [
    { descr: "Fiery", device: "Canon iR-ADV C7270 PRO" },
    { vendor: "Canon", model: "iR-ADV C7270 PRO" },
  ],
  // Epson
  [
    {
      descr: "EPSON Built-in 11b/g/n & 10/100/1000 Print Server",
      id: "1248.1.1.2.1.3.5.69.69.80.83.50",
      device: "EPSON SC-T3405 Series",
    },
    { vendor: "Epson", model: "SC-T3405", profile: "epson/printer" },
  ],
  [
    { descr: "EPSON Internal 10Base-T/100Base-TX Print Server", id: "1248.1.1.2.1.1.1", device: "AL-C4200" },
    { vendor: "Epson", model: "AL-C4200" },
  ],
  [
    {
      descr: "EPSON Built-in 10/100/1000 Print Server",
      id: "1248.1.1.2.1.3.5.69.69.80.83.50",
      deviceAlone: "EPSON SC-P5300 Series",
    },
    { vendor: "Epson", model: "SC-P5300" },
  ],
  [{ descr: "EPSON AL-C4100 01.02" }, { vendor: "Epson", model: "AL-C4100" }],
  [{ descr: "SEIKO EPSON TM-U220" }, { vendor: "Epson", model: "TM-U220" }],
  [
    { descr: "EPSON AL-C3900", id: "1248.1.1.2.1.1.1" },
    { vendor: "Epson", model: "AL-C3900" },
  ],
  [
    {
      descr: "EPSON Built-in 11b/g/n Print Server",
      id: "1248.1.1.2.1.3.5.69.69.80.83.50",
      device: "EPSON ET-4550 Series",
    },
    { vendor: "Epson", model: "ET-4550" },
  ],
  // Konica Minolta, Develop, Olivetti
  [
    { descr: "KONICA MINOLTA bizhub 421", id: "18334.1.1.1.2.1.36.1.12" },
    { vendor: "Konica Minolta", model: "bizhub 421" },
  ],
  [
    { descr: "KONICA MINOLTA AccurioPrint C4065", id: "18334.1.1.1.2.1.112.3.1" },
    { vendor: "Konica Minolta", model: "AccurioPrint C4065" },
  ],
  [
    { descr: "Develop ineo+ 224e", id: "18334.1.2.1.2.1.50.2.2" },
    { vendor: "Develop", model: "ineo+ 224e" },
  ],
  [{ id: "18334.1.2.1.2.1.77.3.1" }, { vendor: "Develop" }],
  [
    { descr: "ineo+ 368", id: "18334.1.2.1.2.1.77.3.1" },
    { vendor: "Develop", model: "ineo+ 368" },
  ],
  [{ descr: "magicolor 5440DL" }, { vendor: "Konica Minolta", model: "magicolor 5440DL" }],
  [
    { descr: "OLIVETTI d-Color MF222", id: "18334.1.1.1.2.1.57.3.1" },
    { vendor: "Olivetti", model: "d-Color MF222" },
  ],
  // Kyocera and its badges
  [
    { descr: "KYOCERA MITA Printing System", id: "1347.41", device: "TASKalfa 820" },
    { vendor: "Kyocera", model: "TASKalfa 820" },
  ],
  [
    {
      descr: "TA_UTAX Printing System",
      id: "1347.41",
      device: "P-C3062i MFP",
      vendor: { "1347.43.5.1.1.36.1": "ECOSYS M6230cidn" },
    },
    { vendor: "UTAX", model: "P-C3062i MFP" },
  ],
  [
    { descr: "UTAX_TA Printing System", id: "1347.41", device: "3206ci" },
    { vendor: "UTAX", model: "3206ci" },
  ],
  [
    { descr: "TA Triumph-Adler Printing System", id: "1347.41", device: "P-4020DN" },
    { vendor: "Triumph-Adler", model: "P-4020DN" },
  ],
  [
    { descr: "OLIVETTI Printing System", id: "1347.41", device: "PG L2755" },
    { vendor: "Olivetti", model: "PG L2755" },
  ],
  [
    { descr: "KYOCERA Print I/F", id: "1347.41", device: "FS-2000D" },
    { vendor: "Kyocera", model: "FS-2000D" },
  ],
  // Lexmark and what it builds for others
  [
    {
      descr: "Lexmark T622 version 54.30.06 kernel 2.4.0-test6 All-N-1",
      id: "641.1",
      device: "Lexmark T622 41XT225  543.006",
    },
    { vendor: "Lexmark", model: "T622", firmware: "54.30.06" },
  ],
  [
    {
      descr: "Lexmark MX622adhe version MXTGM.081.234 kernel 4.11.12-yocto-standard All-N-1",
      id: "641.2.71107203",
    },
    { vendor: "Lexmark", model: "MX622adhe", firmware: "MXTGM.081.234" },
  ],
  [
    { descr: "Lexmark Optra S1855  Version 2.20.11  Ethernet 10/100.", id: "641.1" },
    { vendor: "Lexmark", model: "Optra S1855", firmware: "2.20.11" },
  ],
  [
    { id: "641.1", device: "Lexmark T622 41XT225  543.006" },
    { vendor: "Lexmark", model: "T622" },
  ],
  [
    {
      descr: "Lexmark CX725 version CXTAT.053.034 kernel 4.1.27 All-N-1",
      id: "641.2.71107203",
      vendor: { "641.6.3.3.1.7.1.1": "CXTAT.053.035", "641.6.2.3.1.5.1": "7528123456789" },
    },
    { vendor: "Lexmark", model: "CX725", firmware: "CXTAT.053.035", serialNumber: "7528123456789" },
  ],
  [
    { descr: "IBM Infoprint 1332 version 55.00.05 kernel 2.4.0-test6 All-N-1", id: "641.1" },
    { vendor: "IBM", model: "Infoprint 1332" },
  ],
  [
    { descr: "InfoPrint 1832 version NS.NP.N219 kernel 2.6.6 All-N-1", id: "641.1" },
    { vendor: "InfoPrint", model: "1832" },
  ],
  [
    { descr: "TOSHIBA e-STUDIO305CS version NH41.TB.N480 kernel 2.6.28 All-N-1", id: "641.2" },
    { vendor: "Toshiba", model: "e-STUDIO305CS" },
  ],
];

test.each(cases)("%j", (told, called) => {
  expect(readDescribed(told)).toMatchObject({ isPrinter: true, ...called });
});

test("Epson's device id has the serial number as the octets' dump, which is none", () => {
  const id = "MFG:EPSON;MDL:SC-P700;CLS:PRINTER;SN:583841423030303132;";
  const read = readDescribed({
    id: "1248.1.1.2.1.3.5.69.69.80.83.50",
    vendor: { "1248.1.2.2.1.1.1.1.1": id },
  });
  expect(read.model).toBe("SC-P700");
  expect(read.serialNumber).toBeUndefined();
});
