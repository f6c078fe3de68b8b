use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A device with one passkey on the curve P-256, as WebAuthn describes it, which can also lie.
#[derive(Clone)]
pub(crate) struct PasskeyDevice {
    key: SigningKey,
    pub(crate) id: Vec<u8>,
    /// The user handle that it was made for.
    pub(crate) handle: String,
    pub(crate) counter: u32,
    pub(crate) origin: String,
    pub(crate) rp_id: String,
    /// User present, user verified.
    pub(crate) flags: u8,
    /// Bytes of noise in the attestation.
    pub(crate) noise: usize,
    /// The algorithm that the public key says (RFC 9053): −7 is ES256.
    pub(crate) algorithm: i64,
}

impl PasskeyDevice {
    /// A device whose key follows from a number.
    pub(crate) fn new(number: u8, origin: &str, rp_id: &str) -> Self {
        Self {
            key: SigningKey::from_slice(&[number; 32]).unwrap(),
            id: vec![number; 32],
            handle: String::new(),
            counter: 0,
            origin: origin.to_owned(),
            rp_id: rp_id.to_owned(),
            flags: 0b0000_0101,
            noise: 0,
            algorithm: -7,
        }
    }

    /// Makes a passkey for these options, which are the JSON of the page.
    pub(crate) fn make(&mut self, options: &Value) -> String {
        let options: Value = serde_json::from_str(options.as_str().unwrap()).unwrap();
        self.handle = options["user"]["id"].as_str().unwrap().to_owned();
        let client = self.client("webauthn.create", options["challenge"].as_str().unwrap());
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().unwrap(), point.y().unwrap());
        let mut data = self.head(self.flags | 0b0100_0000);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        // {1: 2, 3: algorithm, -1: 1, -2: x, -3: y}
        let algorithm = u8::try_from(-1 - self.algorithm).unwrap();
        data.extend([0xa5, 0x01, 0x02, 0x03]);
        match algorithm {
            0..=23 => data.push(0x20 | algorithm),
            _ => data.extend([0x38, algorithm]),
        }
        data.extend([0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(x.iter());
        data.extend([0x22, 0x58, 0x20]);
        data.extend(y.iter());
        // {"fmt": "none", "attStmt": {}, "authData": …}, with noise as one more member.
        let mut object = vec![if self.noise > 0 { 0xa4 } else { 0xa3 }, 0x63];
        object.extend(b"fmt");
        object.push(0x64);
        object.extend(b"none");
        object.push(0x67);
        object.extend(b"attStmt");
        object.extend([0xa0, 0x68]);
        object.extend(b"authData");
        bytes(&mut object, &data);
        if self.noise > 0 {
            object.push(0x65);
            object.extend(b"noise");
            bytes(&mut object, &vec![7; self.noise]);
        }
        let id = URL_SAFE_NO_PAD.encode(&self.id);
        let response = json!({
            "clientDataJSON": URL_SAFE_NO_PAD.encode(client),
            "attestationObject": URL_SAFE_NO_PAD.encode(object),
            "transports": ["internal"],
        });
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {} })
            .to_string()
    }

    /// Signs in for these options, which are the JSON of the page. The counter goes up.
    pub(crate) fn answer(&mut self, options: &Value) -> Value {
        self.counter += 1;
        let options: Value = serde_json::from_str(options.as_str().unwrap()).unwrap();
        let client = self.client("webauthn.get", options["challenge"].as_str().unwrap());
        let data = self.head(self.flags);
        let signed = [&data[..], &Sha256::digest(client.as_bytes())].concat();
        let signature: DerSignature = self.key.sign(&signed);
        let id = URL_SAFE_NO_PAD.encode(&self.id);
        let response = json!({
            "clientDataJSON": URL_SAFE_NO_PAD.encode(client),
            "authenticatorData": URL_SAFE_NO_PAD.encode(data),
            "signature": URL_SAFE_NO_PAD.encode(signature.as_bytes()),
            "userHandle": self.handle,
        });
        let credential = json!({
            "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {},
        });
        json!({ "answer": { "credential": credential.to_string() } })
    }

    fn client(&self, what: &str, challenge: &str) -> String {
        json!({ "type": what, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
    }

    fn head(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(self.rp_id.as_bytes()).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }
}

/// A byte string of CBOR (RFC 8949 §3.1).
fn bytes(object: &mut Vec<u8>, value: &[u8]) {
    match u16::try_from(value.len()) {
        Ok(length) => {
            object.push(0x59);
            object.extend(length.to_be_bytes());
        }
        Err(_) => {
            object.push(0x5a);
            object.extend(u32::try_from(value.len()).unwrap().to_be_bytes());
        }
    }
    object.extend(value);
}
