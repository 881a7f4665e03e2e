import { sentence } from '../../platform/sentence'
import type { Design } from '../../planning/design/design'
import type { SourceDocument } from '../import/read-blueprint'
import { updateTemplate, type Updated } from './update-template'
import { updateTerraform } from './update-terraform'

/** The document with what changed between its design and this one; everything else stays as it is, to the byte. */
export const updateDocument = (document: SourceDocument, design: Design): Updated => {
  switch (document.format) {
    case 'cloudformation':
      return updateTemplate(document, design)
    case 'terraform':
      return updateTerraform(document, design)
    default:
      return { text: document.text, changedLines: [], problems: [{ place: '', ...sentence('BlueprintEditAnswer') }] }
  }
}
