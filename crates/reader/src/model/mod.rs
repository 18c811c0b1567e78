//! What does the network see in a sentence? The encoder and its heads: loading,
//! batching by length, one pass a sentence.
//!
//! `training/export.py` writes the files; `training/net.py` says what each
//! output means. Batches are formed within one report and never across, so that
//! a report's reading does not depend on what else is read beside it.

mod error;
mod pieces;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use rten::{Model as Network, NodeId, RunOptions, ThreadPool, ValueOrView};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};
use serde::Deserialize;

pub use error::ModelError;
pub use pieces::Pieces;

/// Width of the encoding.
pub const WIDTH: usize = 384;
/// Pieces that the encoder can take at once, `[CLS]` and `[SEP]` among them.
const LONGEST: usize = 512;
/// Pieces in a batch, padding included, and sentences in it at the most.
const BATCH_PIECES: usize = 1024;
const BATCH_SENTENCES: usize = 32;

static EMBEDDED: LazyLock<Result<Model, ModelError>> = LazyLock::new(|| {
    Model::from_parts(
        Network::load_static_slice(include_bytes!("../../../../data/model/reader.onnx"))
            .map_err(|e| ModelError::damaged("reader.onnx", e))?,
        Network::load_static_slice(include_bytes!("../../../../data/model/pairs.onnx"))
            .map_err(|e| ModelError::damaged("pairs.onnx", e))?,
        include_str!("../../../../data/model/vocab.txt"),
        include_str!("../../../../data/model/labels.json"),
    )
});

/// The names behind the network's output columns, as training wrote them.
#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = ""))]
pub struct Labels {
    /// Hash of the network files, as training wrote it: which weights these are.
    pub version: String,
    /// Universal part-of-speech tags.
    #[serde(deserialize_with = "names")]
    pub upos: Vec<&'static str>,
    /// Penn tags.
    #[serde(deserialize_with = "names")]
    pub xpos: Vec<&'static str>,
    /// Dependency relations.
    #[serde(deserialize_with = "names")]
    pub relations: Vec<&'static str>,
    /// Mention types, `-` first.
    #[serde(deserialize_with = "names")]
    pub mentions: Vec<&'static str>,
    /// Name tags, `O` first.
    #[serde(deserialize_with = "names")]
    pub names: Vec<&'static str>,
    /// Event types, `-` first.
    #[serde(deserialize_with = "names")]
    pub types: Vec<&'static str>,
    /// Status flags.
    #[serde(deserialize_with = "names")]
    pub flags: Vec<&'static str>,
    /// Modes, each as its type and its name: `CONSULT visit`.
    #[serde(deserialize_with = "names")]
    pub modes: Vec<&'static str>,
    /// Contexts.
    #[serde(deserialize_with = "names")]
    pub contexts: Vec<&'static str>,
    /// Roles of words to a predicate.
    #[serde(deserialize_with = "names")]
    pub roles: Vec<&'static str>,
    /// Types between two given parties.
    #[serde(deserialize_with = "names")]
    pub pair_types: Vec<&'static str>,
    /// How often claims that the network gives this probability are right:
    /// rising pairs of probability and share, as `training/calibrate.py` found
    /// them. Empty where nobody has looked.
    #[serde(default)]
    pub calibration: Vec<[f64; 2]>,
}

impl Labels {
    /// The share of claims of this probability that are coded rightly: along
    /// the line between the two nearest known pairs, flat beyond the last ones.
    pub fn calibrated(&self, probability: f64) -> f64 {
        let known = &self.calibration;
        let above = known.iter().position(|[p, _]| *p >= probability);
        match (above, known.last()) {
            (_, None) => probability,
            (Some(0), _) => known[0][1],
            (None, Some([_, share])) => *share,
            (Some(i), _) => {
                let ([p, a], [q, b]) = (known[i - 1], known[i]);
                a + (b - a) * (probability - p) / (q - p)
            }
        }
    }
}

/// Label names live as long as the program: a few hundred bytes a model, and
/// rules can compare them as plain strings.
fn names<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<&'static str>, D::Error> {
    let owned = Vec::<String>::deserialize(from)?;
    Ok(owned.into_iter().map(|s| &*String::leak(s)).collect())
}

/// The loaded networks. Sharing one between threads is fine.
pub struct Model {
    reader: Network,
    inputs: [NodeId; 4],
    outputs: Vec<NodeId>,
    pairs: Network,
    pair_inputs: [NodeId; 3],
    pieces: Pieces,
    labels: Labels,
}

const OUTPUTS: [&str; 17] = [
    "upos", "xpos", "arcs", "rel_q", "rel_k", "mention", "name", "left", "right", "type", "flag", "mode",
    "context", "fact", "role_q", "role_k", "encoding",
];

/// What the network says of one sentence. Matrices are row-major; `n` words.
#[derive(Clone, Debug, Default)]
pub struct Encoded {
    /// Number of words.
    pub n: usize,
    /// `n` × UPOS, logits.
    pub upos: Vec<f32>,
    /// `n` × Penn tags, logits.
    pub xpos: Vec<f32>,
    /// `n` × (1 + `n`): score of each head, the root first.
    pub arcs: Vec<f32>,
    /// `n` × relations × k: with `rel_k` of the head, the relation's logits.
    pub rel_q: Vec<f32>,
    /// (1 + `n`) × k.
    pub rel_k: Vec<f32>,
    /// `n` × mention types, logits at the mention's head.
    pub mention: Vec<f32>,
    /// `n` × name tags, logits.
    pub name: Vec<f32>,
    /// `n` × `n`: score of each word as the first of the mention headed here.
    pub left: Vec<f32>,
    /// `n` × `n`: score of each word as its last.
    pub right: Vec<f32>,
    /// `n` × (1 + types), logits.
    pub type_: Vec<f32>,
    /// `n` × flags, logits.
    pub flag: Vec<f32>,
    /// `n` × modes, logits.
    pub mode: Vec<f32>,
    /// `n` × contexts, logits.
    pub context: Vec<f32>,
    /// `n` factualities, -3…3.
    pub fact: Vec<f32>,
    /// `n` × roles × k: with `role_k` of another word, the logit of each role.
    role_q: Vec<f32>,
    /// `n` × k.
    role_k: Vec<f32>,
    /// After [`Encoded::slim`]: for each word that may carry a claim, `n` × roles.
    roles: BTreeMap<usize, Vec<f32>>,
    /// pieces × [`WIDTH`].
    pub encoding: Vec<f32>,
    /// Place of each word's first piece in `encoding`.
    pub first: Vec<usize>,
    /// Number of pieces, `[CLS]` and `[SEP]` among them.
    pub pieces: usize,
}

impl Encoded {
    /// Row `i` of a matrix of this sentence with `n` rows.
    pub fn row<'a>(&self, matrix: &'a [f32], i: usize) -> &'a [f32] {
        let width = matrix.len() / self.n;
        &matrix[i * width..(i + 1) * width]
    }

    /// Logits of the relations of word `d` under `head` (0 is the root).
    pub fn relation(&self, d: usize, head: usize) -> Vec<f32> {
        let k = self.rel_k.len() / (self.n + 1);
        products(self.row(&self.rel_q, d), &self.rel_k[head * k..(head + 1) * k])
    }

    /// Logits of the roles of word `w` to the predicate at word `p`; empty for a
    /// word that carries no claim.
    pub fn roles(&self, p: usize, w: usize) -> &[f32] {
        self.roles.get(&p).map_or(&[], |matrix| self.row(matrix, w))
    }

    /// Works out the roles for the words that may carry a claim (probability
    /// above `least`) and for those of `also`, and drops what only the parse, the
    /// pairs and a codebook of one's own need: the bulk.
    pub fn slim(&mut self, least: f32, also: &[usize]) {
        for p in 0..self.n {
            if 1.0 - softmax(self.row(&self.type_, p))[0] > least || also.contains(&p) {
                let q = self.row(&self.role_q, p);
                let matrix = (0..self.n).flat_map(|w| products(q, self.row(&self.role_k, w))).collect();
                self.roles.insert(p, matrix);
            }
        }
        for bulk in [
            &mut self.role_q,
            &mut self.role_k,
            &mut self.arcs,
            &mut self.rel_q,
            &mut self.rel_k,
            &mut self.encoding,
        ] {
            *bulk = Vec::new();
        }
    }
}

/// The rows of `matrix`, each as long as `v`, times `v`.
fn products(matrix: &[f32], v: &[f32]) -> Vec<f32> {
    matrix.chunks_exact(v.len()).map(|r| r.iter().zip(v).map(|(a, b)| a * b).sum()).collect()
}

/// Index of the greatest value; the first of equals. 0 for an empty slice.
pub fn argmax(v: &[f32]) -> usize {
    (1..v.len()).fold(0, |best, i| if v[i] > v[best] { i } else { best })
}

/// Probabilities from logits.
pub fn softmax(v: &[f32]) -> Vec<f32> {
    let top = v.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let e: Vec<f32> = v.iter().map(|x| (x - top).exp()).collect();
    let sum: f32 = e.iter().sum();
    e.into_iter().map(|x| x / sum).collect()
}

/// Probability from one logit.
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

struct Prepared {
    ids: Vec<i32>,
    shapes: Vec<i32>,
    first: Vec<usize>,
}

impl Model {
    /// The weights that the program carries.
    ///
    /// # Errors
    /// If the embedded files can't be read, which means a broken build.
    pub fn embedded() -> Result<&'static Model, ModelError> {
        EMBEDDED.as_ref().map_err(Clone::clone)
    }

    /// Weights from a folder as `training/export.py` writes it.
    ///
    /// # Errors
    /// If a file is missing or damaged; the message names it.
    pub fn load(folder: &Path) -> Result<Model, ModelError> {
        let text = |name: &str| {
            std::fs::read_to_string(folder.join(name)).map_err(|e| ModelError::missing(folder, name, &e))
        };
        let network = |name: &str| {
            let path = folder.join(name);
            let bytes = std::fs::read(&path).map_err(|e| ModelError::missing(folder, name, &e))?;
            Network::load(bytes).map_err(|e| ModelError::damaged(name, e))
        };
        Model::from_parts(
            network("reader.onnx")?,
            network("pairs.onnx")?,
            &text("vocab.txt")?,
            &text("labels.json")?,
        )
    }

    fn from_parts(reader: Network, pairs: Network, vocab: &str, labels: &str) -> Result<Model, ModelError> {
        let labels: Labels =
            serde_json::from_str(labels).map_err(|e| ModelError::damaged("labels.json", e))?;
        let node =
            |m: &Network, name: &str| m.node_id(name).map_err(|e| ModelError::damaged("the network", e));
        let inputs = [
            node(&reader, "ids")?,
            node(&reader, "shapes")?,
            node(&reader, "mask")?,
            node(&reader, "first")?,
        ];
        let outputs = OUTPUTS.iter().map(|o| node(&reader, o)).collect::<Result<_, _>>()?;
        let pair_inputs = [node(&pairs, "encoding")?, node(&pairs, "mask")?, node(&pairs, "role")?];
        Ok(Model { reader, inputs, outputs, pairs, pair_inputs, pieces: Pieces::new(vocab), labels })
    }

    /// Which weights these are: a short hash that training wrote beside them.
    pub fn fingerprint(&self) -> &str {
        &self.labels.version
    }

    /// The names of the output columns.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// Reads sentences, each a list of words without blanks (at most
    /// [`crate::sentences::LONGEST`] words). One result a sentence, in order;
    /// the same for any number of threads (`None`: one a core).
    ///
    /// # Errors
    /// If the network fails, which means damaged weights.
    pub fn read(&self, sentences: &[Vec<&str>], threads: Option<usize>) -> Result<Vec<Encoded>, ModelError> {
        let prepared: Vec<Prepared> = sentences.iter().map(|s| self.prepare(s)).collect();
        let options = options(threads);
        let mut out: Vec<Encoded> = vec![Encoded::default(); sentences.len()];
        for batch in batches(&prepared) {
            self.run(&batch, &prepared, options.clone(), &mut out)?;
        }
        Ok(out)
    }

    fn prepare(&self, words: &[&str]) -> Prepared {
        let room = LONGEST - 2;
        let mut pieces: Vec<Vec<i32>> = words.iter().map(|w| self.pieces.of_word(w)).collect();
        if pieces.iter().map(Vec::len).sum::<usize>() > room {
            let most = (room / words.len()).max(1);
            pieces.iter_mut().for_each(|p| p.truncate(most));
        }
        let mut p =
            Prepared { ids: vec![pieces::CLS], shapes: vec![0], first: Vec::with_capacity(words.len()) };
        for (word, ids) in words.iter().zip(&pieces) {
            p.first.push(p.ids.len());
            p.shapes.extend(std::iter::repeat_n(pieces::shape(word), ids.len()));
            p.ids.extend(ids);
        }
        p.ids.push(pieces::SEP);
        p.shapes.push(0);
        p
    }

    fn run(
        &self,
        batch: &[usize],
        prepared: &[Prepared],
        options: RunOptions,
        out: &mut [Encoded],
    ) -> Result<(), ModelError> {
        let pieces = batch.iter().map(|&i| prepared[i].ids.len()).max().unwrap_or(0);
        let words = batch.iter().map(|&i| prepared[i].first.len()).max().unwrap_or(0);
        let mut ids = NdTensor::<i32, 2>::zeros([batch.len(), pieces]);
        let (mut shapes, mut mask) = (ids.clone(), ids.clone());
        let mut first = NdTensor::<i32, 2>::zeros([batch.len(), words]);
        for (b, &i) in batch.iter().enumerate() {
            for (j, (&id, &shape)) in prepared[i].ids.iter().zip(&prepared[i].shapes).enumerate() {
                (ids[[b, j]], shapes[[b, j]], mask[[b, j]]) = (id, shape, 1);
            }
            for (j, &f) in prepared[i].first.iter().enumerate() {
                first[[b, j]] = f as i32;
            }
        }
        let inputs: Vec<(NodeId, ValueOrView)> = vec![
            (self.inputs[0], ids.view().into()),
            (self.inputs[1], shapes.view().into()),
            (self.inputs[2], mask.view().into()),
            (self.inputs[3], first.view().into()),
        ];
        let values = self.reader.run(inputs, &self.outputs, Some(options)).map_err(ModelError::failed)?;
        let tensors: Vec<rten_tensor::Tensor<f32>> =
            values.into_iter().map(|v| v.try_into().map_err(ModelError::failed)).collect::<Result<_, _>>()?;
        for (b, &i) in batch.iter().enumerate() {
            out[i] = cut(&tensors, b, &prepared[i]);
        }
        Ok(())
    }

    /// For each pair of parties (word indices of the first and of the second)
    /// in an encoded sentence: the logits of what the first does to the second.
    ///
    /// # Errors
    /// If the network fails, which means damaged weights.
    pub fn pairs(
        &self,
        sentence: &Encoded,
        parties: &[(Vec<usize>, Vec<usize>)],
        threads: Option<usize>,
    ) -> Result<Vec<Vec<f32>>, ModelError> {
        let mut out = Vec::with_capacity(parties.len());
        let options = options(threads);
        for chunk in parties.chunks(BATCH_SENTENCES) {
            let shape = [chunk.len(), sentence.pieces];
            let mut role = NdTensor::<i32, 2>::zeros(shape);
            let mask = NdTensor::<i32, 2>::full(shape, 1);
            for (b, (one, other)) in chunk.iter().enumerate() {
                for (party, words) in [(1, one), (2, other)] {
                    for p in words.iter().flat_map(|&w| pieces_of(sentence, w)) {
                        role[[b, p]] = party;
                    }
                }
            }
            let one = NdTensorView::from_data([1, sentence.pieces, WIDTH], sentence.encoding.as_slice());
            let encoding = one.broadcast([chunk.len(), sentence.pieces, WIDTH]).to_tensor();
            let inputs: Vec<(NodeId, ValueOrView)> = vec![
                (self.pair_inputs[0], encoding.view().into()),
                (self.pair_inputs[1], mask.view().into()),
                (self.pair_inputs[2], role.view().into()),
            ];
            let [value] = self
                .pairs
                .run_n(inputs, [self.pairs.output_ids()[0]], Some(options.clone()))
                .map_err(ModelError::failed)?;
            let logits: NdTensor<f32, 2> = value.try_into().map_err(ModelError::failed)?;
            out.extend((0..chunk.len()).map(|b| logits.slice(b).to_vec()));
        }
        Ok(out)
    }
}

fn pieces_of(sentence: &Encoded, word: usize) -> std::ops::Range<usize> {
    let end = sentence.first.get(word + 1).copied().unwrap_or(sentence.pieces - 1);
    sentence.first[word]..end
}

fn options(threads: Option<usize>) -> RunOptions {
    match threads {
        Some(n) => RunOptions::default().with_thread_pool(Some(ThreadPool::with_num_threads(n).into())),
        None => RunOptions::default(),
    }
}

/// Sentences of like length together, shortest first; ties in text order.
fn batches(prepared: &[Prepared]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..prepared.len()).filter(|&i| !prepared[i].first.is_empty()).collect();
    order.sort_by_key(|&i| (prepared[i].ids.len(), i));
    let mut out: Vec<Vec<usize>> = Vec::new();
    for i in order {
        let len = prepared[i].ids.len();
        match out.last_mut() {
            Some(b) if b.len() < BATCH_SENTENCES && (b.len() + 1) * len <= BATCH_PIECES => b.push(i),
            _ => out.push(vec![i]),
        }
    }
    out
}

/// Sentence `b` of the batch, padding cut off.
fn cut(tensors: &[rten_tensor::Tensor<f32>], b: usize, prepared: &Prepared) -> Encoded {
    let n = prepared.first.len();
    let take = |k: usize, rows: usize, columns: Option<usize>| -> Vec<f32> {
        let t = tensors[k].slice(b);
        if t.ndim() == 1 {
            return t.slice(..rows).iter().copied().collect();
        }
        let wide = t.shape()[1..].iter().product::<usize>();
        let flat: Vec<f32> = t.slice(..rows).iter().copied().collect();
        match columns {
            Some(c) if c < wide => flat.chunks_exact(wide).flat_map(|r| r[..c].iter().copied()).collect(),
            _ => flat,
        }
    };
    Encoded {
        n,
        upos: take(0, n, None),
        xpos: take(1, n, None),
        arcs: take(2, n, Some(n + 1)),
        rel_q: take(3, n, None),
        rel_k: take(4, n + 1, None),
        mention: take(5, n, None),
        name: take(6, n, None),
        left: take(7, n, Some(n)),
        right: take(8, n, Some(n)),
        type_: take(9, n, None),
        flag: take(10, n, None),
        mode: take(11, n, None),
        context: take(12, n, None),
        fact: take(13, n, None),
        role_q: take(14, n, None),
        role_k: take(15, n, None),
        roles: BTreeMap::new(),
        encoding: take(16, prepared.ids.len(), None),
        first: prepared.first.clone(),
        pieces: prepared.ids.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(calibration: &str) -> Labels {
        let lists = ["upos", "xpos", "relations", "mentions", "names", "types", "flags", "modes", "contexts"];
        let empty: String = lists.iter().map(|l| format!("\"{l}\": [], ")).collect();
        let text = format!("{{{empty} \"version\": \"\", \"roles\": [], \"pair_types\": [] {calibration}}}");
        serde_json::from_str(&text).expect("labels without names")
    }

    #[test]
    fn a_probability_becomes_the_share_that_was_right() {
        let l = labels(", \"calibration\": [[0.2, 0.1], [0.6, 0.5], [0.9, 0.8]]");
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(near(l.calibrated(0.4), 0.3));
        assert!(near(l.calibrated(0.05), 0.1), "flat below the first pair");
        assert!(near(l.calibrated(0.99), 0.8), "flat above the last pair");
        assert!(near(labels("").calibrated(0.37), 0.37), "as it is where nothing is known");
    }
}
