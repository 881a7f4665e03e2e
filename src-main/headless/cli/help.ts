import { defaultDataFolder } from '../../platform/app-folders'

export const help = `What a design costs on AWS, and what prices are known.

  npx streamgauge price FILE               the bill of a design (a .streamgauge.json file), line by line, and whether it fits
  npx streamgauge compare A B [C…]         designs side by side, and how each differs from the first
  npx streamgauge prices import FILE…      take over price lists of AWS: an offer's index.json, or what
                                           aws pricing get-products answers; all of all files or nothing
  npx streamgauge prices show              the price books in use; with --region R the prices of one
  npx streamgauge schema design            the JSON Schema of a design file
  npx streamgauge conformance              which operations of Kinesis work here

Options of price and compare:
  --json                  for programs, see below; also of prices
  --region R              price it in this region instead of the design's
  --hours N               hours of the month: 730 as AWS's calculator (the default), 720, or 672 to 744
  --rounding MODE         line (each line to cents, the default), line-up (each line up to the next cent) or total
  --no-free-tier          take no free quantities off
  --currency CODE=RATE    show amounts in another currency: so many of it make one US dollar, such as EUR=0.92
  --book FILE             use this price book for its region; may be given several times; also of prices show
  --data DIR              folder whose imported and private prices are used; also of prices
                          (default: ${defaultDataFolder()})
  --require-known         end with 3 if a line is unknown
  --require-fit           end with 3 if it throttles, or readers fall behind
  --max-monthly USD       of price: end with 3 if it costs more, or with unknown lines may
  --max-increase USD      of compare: end with 3 if one costs so much more than the first, or with unknown lines may

Ends with 0 when it is done, 1 if a file or a price is wrong (standard error says where and what), 2 if the command line is,
3 if something required is not so; the result is printed then, too.

--json prints one object of formatVersion 1, with exact decimals as text: of price lines (dimension, quantity, unit, free,
rates, amount, source, asOf, unknown, elements), total, unknownLines, unknowns, verdicts, isFeasible, books, terms and notes;
of compare scenarios, each the same with its difference, and cheapestThatFits. Of what nothing is known, quantity and amount are null.
`
