import { defaultDataFolder } from '../../platform/app-folders'

export const help = `What a design costs on AWS, and what prices are known.

  npx streamgauge price FILE               the bill of a design (a .streamgauge.json file), line by line, and whether it fits
  npx streamgauge compare A B [C…]         designs side by side, and how each differs from the first
  npx streamgauge validate FILE            whether a design is right, whether it fits, and what it costs: for a check of a change
  npx streamgauge simulate FILE            what a design does under its workload over time: what throttles, how far behind
                                           readers are, what holds it up and what helps, what a month of it costs
  npx streamgauge export FILE              the files a cloud is built from, and a README: with --format cloudformation,
                                           terraform or cdk
  npx streamgauge import FILE…             a design out of a CloudFormation template, a Terraform configuration with its variables,
                                           a plan (terraform show -json) or answers of aws … describe-…
  npx streamgauge prices import FILE…      take over price lists of AWS: an offer's index.json, or what
                                           aws pricing get-products answers; all of all files or nothing
  npx streamgauge prices show              the price books in use; with --region R the prices of one
  npx streamgauge schema design            the JSON Schema of a design file
  npx streamgauge conformance              which operations of Kinesis work here

Options of price, compare and validate, of which simulate has all but --hours and those that require something:
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
  --max-monthly USD       of price, validate and simulate: end with 3 if it costs more, or with unknown lines may
  --max-increase USD      of compare: end with 3 if one costs so much more than the first, or with unknown lines may

Options of simulate:
  --hours N               of the time that is simulated: 168 (the default), 8784 at most
  --from T                when it begins, such as 2026-11-23T08:00Z (default: the coming Monday, midnight UTC)
  --step S                seconds of a step, 0.1 to 3600 (default: the finest that is done within about a second)
  --seed N                of its chance (default: 1); the same design, options and seed give the same result
  --max-throttled-share X end with 3 if more than this part of the records is throttled, such as 0.001
  --max-lag SECONDS       end with 3 if anything is further behind at any moment, apart from what deliveries buffer
  --runs N                besides, run it so many times over a week, ranges drawn at random, and tell percentiles, and how
                          probable it is that it keeps these limits for twelve months of growth

Options of export, besides --json, --region, --book and --data:
  --format F              cloudformation (YAML), terraform (HCL) or cdk (TypeScript)
  --out DIR               folder to write to (default: one beside you, named after the design and the format)
  --force                 replace files that are there

Options of import, besides --json:
  --set NAME=VALUE        what the file leaves open; may be given several times. What is needed and missing is listed
  --out FILE              the design file to write (default: one beside you, named after the design)
  --force                 replace it if it is there

Ends with 0 when it is done, 1 if a file or a price is wrong (standard error says where and what), 2 if the command line is,
3 if something required is not so; the result is printed then, too.

--json prints one object of formatVersion 1, with exact decimals as text: of price lines (dimension, quantity, unit, free,
rates, amount, source, asOf, unknown, elements), total, unknownLines, unknowns, verdicts, isFeasible, books, terms and notes;
of export folder, files and leftOver; of import format, file, questions, problems and leftOver; of validate isValid, problems, verdicts, isFeasible, total and unknownLines; of simulate totals, elements, bottlenecks, total,
unknownLines and uncertainty; of compare scenarios, each the same with its difference, and cheapestThatFits. Of what nothing is known, quantity and amount are null.
Of what is refused it has problems alone, each with its place and message.
`
