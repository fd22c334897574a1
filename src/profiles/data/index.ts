// Every profile file, imported so that the bundle holds it.

import brotherLaserAndInk from "./brother/laser-and-ink.json" with { type: "json" };
import canonImageRunnerAndLbp from "./canon/image-runner-and-lbp.json" with { type: "json" };
import dellLaser from "./dell/laser.json" with { type: "json" };
import epsonPrinter from "./epson/printer.json" with { type: "json" };
import fujifilmApeos from "./fujifilm/apeos.json" with { type: "json" };
import hpLaserjet from "./hp/laserjet.json" with { type: "json" };
import konicaMinoltaBizhub from "./konica-minolta/bizhub.json" with { type: "json" };
import kyoceraPrintingSystem from "./kyocera/printing-system.json" with { type: "json" };
import lexmarkLaser from "./lexmark/laser.json" with { type: "json" };
import okiOkilan from "./oki/okilan.json" with { type: "json" };
import pantumLaser from "./pantum/laser.json" with { type: "json" };
import printerMib from "./printer-mib.json" with { type: "json" };
import ricohNetworkPrinter from "./ricoh/network-printer.json" with { type: "json" };
import samsungXpressAndMultixpress from "./samsung/xpress-and-multixpress.json" with { type: "json" };
import sharpMx from "./sharp/mx.json" with { type: "json" };
import templatesHpMeter from "./templates/hp-meter.json" with { type: "json" };
import templatesLexmarkDescription from "./templates/lexmark-description.json" with { type: "json" };
import templatesXeroxDescription from "./templates/xerox-description.json" with { type: "json" };
import toshibaEStudio from "./toshiba/e-studio.json" with { type: "json" };
import toshibaTecLabel from "./toshiba/tec-label.json" with { type: "json" };
import tscLabel from "./tsc/label.json" with { type: "json" };
import xeroxMfpAndPhaser from "./xerox/mfp-and-phaser.json" with { type: "json" };
import zebraLabel from "./zebra/label.json" with { type: "json" };

export const profileDocuments: unknown[] = [
  brotherLaserAndInk,
  canonImageRunnerAndLbp,
  dellLaser,
  epsonPrinter,
  fujifilmApeos,
  hpLaserjet,
  konicaMinoltaBizhub,
  kyoceraPrintingSystem,
  lexmarkLaser,
  okiOkilan,
  pantumLaser,
  printerMib,
  ricohNetworkPrinter,
  samsungXpressAndMultixpress,
  sharpMx,
  templatesHpMeter,
  templatesLexmarkDescription,
  templatesXeroxDescription,
  toshibaEStudio,
  toshibaTecLabel,
  tscLabel,
  xeroxMfpAndPhaser,
  zebraLabel,
];
