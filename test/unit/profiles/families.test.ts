// Families, not files: how the printers of each maker describe themselves, and what a person would call them.
import { describe, expect, test } from "vitest";
import { builtInProfiles, classify, evaluate, matchProfile } from "../../../src/profiles/index.ts";
import { factsOf, oid } from "../../support/recording.ts";

const SYS_DESCR = "1.3.6.1.2.1.1.1.0";
const SYS_OBJECT_ID = "1.3.6.1.2.1.1.2.0";
const HR_DESCR = "1.3.6.1.2.1.25.3.2.1.3.1";
const HR_TYPE = "1.3.6.1.2.1.25.3.2.1.2.1";
const HR_STATUS = "1.3.6.1.2.1.25.3.5.1.1.1";
const HP_ID = "1.3.6.1.4.1.11.2.3.9.1.1.7.0";
const E = "1.3.6.1.4.1.";

interface Told {
  /** sysDescr. */
  descr?: string;
  /** sysObjectID below 1.3.6.1.4.1. */
  id?: string;
  /** hrDeviceDescr of the printer's row. */
  device?: string;
  /** The device id at HP's place. */
  ieee1284?: string;
  /** Further texts, below 1.3.6.1.4.1. */
  vendor?: Record<string, string>;
}

function read({ descr, id, device, ieee1284, vendor = {} }: Told) {
  const facts = factsOf({
    ...(descr === undefined ? {} : { [SYS_DESCR]: descr }),
    ...(id === undefined ? {} : { [SYS_OBJECT_ID]: oid(E + id) }),
    ...(device === undefined
      ? {}
      : { [HR_DESCR]: device, [HR_TYPE]: oid("1.3.6.1.2.1.25.3.1.5"), [HR_STATUS]: 3 }),
    ...(ieee1284 === undefined ? {} : { [HP_ID]: ieee1284 }),
    ...Object.fromEntries(Object.entries(vendor).map(([key, value]) => [E + key, value])),
  });
  const { profile } = matchProfile(builtInProfiles(), facts);
  const { printer } = evaluate(profile, facts);
  const { isPrinter } = classify(facts);
  return { isPrinter, ...printer };
}

interface Called {
  vendor?: string;
  model?: string;
  serialNumber?: string;
  firmware?: string;
  profile?: string;
}

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
    { descr: "DELL NETWORK PRINTER,ROM A.03.15,JETDIRECT,JD24,EEPROM A.08.20", id: "11.2.3.9.1" },
    { vendor: "Dell" },
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
  // OKI
  [
    {
      descr:
        "OKI OkiLAN 8450e Rev.01.05 10/100BASE Ethernet PrintServer: Attached to C5650 Rev.02.47 : (C)2006 Oki Data Corporation",
      id: "2001.1.1.1.1",
    },
    { vendor: "OKI", model: "C5650", firmware: "02.47" },
  ],
  [
    {
      descr: "OKI OkiLAN 9650e Rev.03.10 10/100/1000BASE Ethernet PrintServer: Attached to ES7412 Rev.01.30",
      id: "2001.1.1.1.1",
      ieee1284: "MFG:OKI DATA CORP;MDL:ES7412;CLS:PRINTER;",
    },
    { vendor: "OKI", model: "ES7412", firmware: "01.30" },
  ],
  // Panasonic, Pantum
  [
    { descr: "Panasonic DP-MB545", id: "258.406.1" },
    { vendor: "Panasonic", model: "DP-MB545" },
  ],
  [
    { descr: "Pantum BM5100ADW Series", id: "40093.10.1" },
    { vendor: "Pantum", model: "BM5100ADW" },
  ],
  // Ricoh and its badges
  [
    { descr: "RICOH Aficio SP C420DN 1.05 / RICOH Network Printer C model", id: "367.1.1" },
    { vendor: "Ricoh", model: "Aficio SP C420DN", firmware: "1.05" },
  ],
  [
    {
      descr:
        "RICOH IM C3000 1.22.1 / RICOH Network Printer C model / RICOH Network Scanner C model / RICOH Network Facsimile C model",
      id: "367.1.1",
    },
    { vendor: "Ricoh", model: "IM C3000", firmware: "1.22.1" },
  ],
  [
    { descr: "LANIER MP C4503 1.10 / LANIER Network Printer C model", id: "367.1.1" },
    { vendor: "Lanier", model: "MP C4503" },
  ],
  [
    { descr: "SAVIN MP 301 1.03 / SAVIN Network Printer C model", id: "367.1.1" },
    { vendor: "Savin", model: "MP 301" },
  ],
  [
    { descr: "nashuatec MP C2051 1.09 / nashuatec Network Printer C model", id: "367.1.1" },
    { vendor: "Nashuatec", model: "MP C2051" },
  ],
  [
    { descr: "infotec ISC 2525 1.71 / infotec Network Printer C model", id: "367.1.1" },
    { vendor: "Infotec", model: "ISC 2525" },
  ],
  [
    { id: "367.1.1", vendor: { "367.3.2.1.1.1.1.0": "SP 4510DN", "367.3.2.1.1.1.2.0": "1.04" } },
    { vendor: "Ricoh", model: "SP 4510DN", firmware: "1.04" },
  ],
  // Samsung
  [
    {
      descr:
        "Samsung ML-2850 Series OS 1.01.00.61 02-28-2008;Engine 1.02.18;NIC V4.01.03(ML-285x) 09-13-2007;S/N 4F66BKEQ410592R",
      id: "236.11.5.1",
    },
    { vendor: "Samsung", model: "ML-2850", serialNumber: "4F66BKEQ410592R", firmware: "1.01.00.61" },
  ],
  [
    {
      descr:
        "Samsung SCX-5835_5935 Series; OS 1.20.00.15 08-06-2010;Engine 1.20.06;NIC 4.20.01;S/N 8Z12BAXS500123D",
      id: "236.11.5.1",
    },
    { vendor: "Samsung", model: "SCX-5835_5935", firmware: "1.20.00.15" },
  ],
  [
    {
      descr:
        "Samsung Samsung ML-331x Series; V3.00.01.08 MAR-15-2011;Engine V1.00.07;NIC V5.01.07;S/N Z5KPBAIB300001K",
      id: "236.11.5.1",
    },
    { vendor: "Samsung", model: "ML-331x" },
  ],
  // Sharp, Sindoh, Toshiba, Riso, Muratec
  [
    { descr: "SHARP MX-2600N", id: "2385.3.1.29.21" },
    { vendor: "Sharp", model: "MX-2600N" },
  ],
  [
    { descr: "SHARP BP-70C45", id: "2385.3.1.29.21" },
    { vendor: "Sharp", model: "BP-70C45" },
  ],
  [
    { descr: "SINDOH N600", id: "27278.1" },
    { vendor: "Sindoh", model: "N600" },
  ],
  [
    { descr: "TOSHIBA e-STUDIO2330C", id: "1129.2.3.45.1" },
    { vendor: "Toshiba", model: "e-STUDIO2330C" },
  ],
  [
    { descr: "RISO ComColor GD9630", id: "24807.1" },
    { vendor: "Riso", model: "ComColor GD9630" },
  ],
  [
    { descr: "Muratec MFX-2030", id: "4322.1.1" },
    { vendor: "Muratec", model: "MFX-2030" },
  ],
  // Xerox and Fuji Xerox
  [
    {
      descr:
        "Xerox Phaser 5550DT; System 1.3.7.P, OS 8.2, PS 5.1.0, Eng 11.58.00, Net 40.46.04.03.2009, Adobe PostScript 3016.101 (14)",
      id: "253.8.62.1.20.5.10.1",
    },
    { vendor: "Xerox", model: "Phaser 5550DT", firmware: "1.3.7.P" },
  ],
  [
    {
      descr: "Xerox Phaser 6180MFP-D; Net 11.74,ESS 200802151717,IOT 05.09.00,Boot 200706151125",
      id: "253.8.62.1.20.5.12.2",
    },
    { vendor: "Xerox", model: "Phaser 6180MFP-D" },
  ],
  [
    {
      descr:
        "Xerox WorkCentre 5632 v1 Multifunction System; System Software 025.054.055.00060, ESS 061.060.03400",
      id: "253.8.62.1.1.3.4.1",
    },
    { vendor: "Xerox", model: "WorkCentre 5632", firmware: "025.054.055.00060" },
  ],
  [
    {
      descr: "Xerox WorkCentre 7435;System 75.3.1,ESS PS1.222.18,IOT 41.1.0,FIN B13.8.0",
      id: "253.8.62.1.20.9.7.1",
    },
    { vendor: "Xerox", model: "WorkCentre 7435", firmware: "75.3.1" },
  ],
  [
    { descr: "Xerox DocuPrint N2125 Network Laser Printer - 2.12-02 ", id: "253.8.62.1.19.4.5.1" },
    { vendor: "Xerox", model: "DocuPrint N2125", firmware: "2.12-02" },
  ],
  [
    {
      descr: "Xerox(R) C325 Color MFP; SS CXTGV.230.096, kernel 5.4.254-yocto-standard, All-N-1",
      id: "253.8.62.1.37.1.4.1.1",
    },
    { vendor: "Xerox", model: "C325 Color MFP", firmware: "CXTGV.230.096" },
  ],
  [
    {
      descr: "Xerox Phaser 3635MFP; OS 1.01.02.31 07-30-2008;Engine 1.20.06;NIC V4.02.03;S/N 3634567890",
      id: "253.8.62.1.19.5.3.1",
    },
    { vendor: "Xerox", model: "Phaser 3635MFP", serialNumber: "3634567890" },
  ],
  [
    {
      descr: "Xerox VersaLink C405DN; System 68.65.21, Controller 1.65.21, IOT 6.13.0",
      id: "253.8.62.1.35.8.1.1",
    },
    { vendor: "Xerox", model: "VersaLink C405DN", firmware: "68.65.21" },
  ],
  [
    {
      descr: "FUJI XEROX DocuPrint CM305 df; Net 16.41,ESS 201104061106,IOT 01.00.20",
      id: "297.1.11.93.1.20.1.1",
    },
    { vendor: "Fuji Xerox", model: "DocuPrint CM305 df" },
  ],
  [
    { descr: "FUJI XEROX DocuCentre-IV C2260;ESS1.8.4,IOT 60.17.1", id: "297.1.11.93.1.31.7.4" },
    { vendor: "Fuji Xerox", model: "DocuCentre-IV C2260", firmware: "1.8.4" },
  ],
  // Labels, lines, large formats
  [
    {
      descr: "ZebraNet PrintServer",
      id: "10642.1.1",
      vendor: {
        "10642.1.1.0": "ZTC ZT410-203dpi ZPL",
        "10642.1.2.0": "V75.20.15Z",
        "10642.1.9.0": "18J162301234",
      },
    },
    { vendor: "Zebra", model: "ZT410-203dpi ZPL", firmware: "V75.20.15Z", serialNumber: "18J162301234" },
  ],
  [
    { descr: "Zebra Technologies ZTC GK420d", id: "10642.1.1" },
    { vendor: "Zebra", model: "GK420d" },
  ],
  [
    { descr: "Thermal Label Printer Intermec EasyCoder PX4i", id: "1963.10.1" },
    { vendor: "Intermec", model: "EasyCoder PX4i" },
  ],
  [
    { descr: "SATO CL4NX Plus", id: "48051.1" },
    { vendor: "SATO", model: "CL4NX Plus" },
  ],
  [
    { descr: "Datamax-O'Neil I-4212e", id: "10917.1" },
    { vendor: "Datamax", model: "I-4212e" },
  ],
  [
    { descr: "CITIZEN CL-S700", id: "33241.1" },
    { vendor: "Citizen", model: "CL-S700" },
  ],
  [
    { descr: "Printronix P7000", id: "10504.1" },
    { vendor: "Printronix", model: "P7000" },
  ],
  [
    { descr: "Oce ColorWave 650", id: "1552.21.1" },
    { vendor: "Océ", model: "ColorWave 650" },
  ],
  [
    { descr: "Avision AM7630i", id: "22181.1" },
    { vendor: "Avision", model: "AM7630i" },
  ],
];

describe("what printers say of themselves", () => {
  test.each(cases)("%j", (told, called) => {
    expect(read(told)).toMatchObject({ isPrinter: true, ...called });
  });
});

describe("what is no printer", () => {
  test.each<[string, Told]>([
    [
      "a switch by HP",
      { descr: "ProCurve J8697A Switch 5406zl, revision K.15.04.0015m, ROM K.15.28", id: "11.2.3.7.11.50" },
    ],
    ["a server by Dell", { descr: "Linux srv1 5.15.0-91-generic #1 SMP", id: "674.10892.5" }],
    [
      "a server that lists a queue",
      { descr: "Linux cups 5.15.0-91-generic #1 SMP x86_64", id: "8072.3.2.10", device: "HP_LaserJet_4250" },
    ],
    [
      "Windows with a queue",
      {
        descr: "Hardware: Intel64 Family 6 - Software: Windows Version 6.3",
        id: "311.1.1.3.1.2",
        device: "Canon iR-ADV C5235",
      },
    ],
    ["a UPS by Dell", { descr: "Dell Smart-UPS 3000", id: "674.10902.2.120" }],
    ["a camera by Canon", { descr: "Canon Network Camera VB-H43", id: "1602.4.10.1" }],
    ["a camera by Samsung", { descr: "Samsung SNV-6084R network camera", id: "236.16.1.1" }],
    ["a projector by Epson", { descr: "EPSON projector EB-2250U", id: "1248.4.1" }],
    ["a scanner by Epson", { descr: "EPSON Scan Server DS-780N", id: "1248.1.1.2.1.3.5.69.69.80.83.50" }],
    ["a projector by Ricoh", { descr: "RICOH PJ WX4152 projector", id: "367.2.1" }],
    ["a screen by Sharp", { descr: "SHARP PN-Y436 information display", id: "2385.5.1" }],
    ["a phone by Panasonic", { descr: "Panasonic KX-NT551", id: "258.500.1" }],
    ["a storage by IBM", { descr: "IBM System Storage DS3500", id: "2.6.158" }],
    ["a print server without a printer", { descr: "AXIS 5600+ Network Print Server V8.01", id: "368.1.1" }],
    ["a print server without a printer", { descr: "D-Link DP-311P Print Server", id: "171.11.10.1" }],
    [
      "a library by Oracle with a printer's words",
      { descr: "Oracle StreamLine Printer Gateway", id: "111.1" },
    ],
  ])("%s", (_, told) => {
    expect(read(told).isPrinter).toBe(false);
  });
});
