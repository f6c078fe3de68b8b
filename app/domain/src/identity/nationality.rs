//! Countries and nationalities by name: in the product's languages, with demonyms.

use super::Country;
use crate::characters::{cleaned, trimmed};
use crate::form::Code;

/// Each country's code and its names without accents, spaces and punctuation: English and Italian (Unicode CLDR),
/// other common names, demonyms. The feminine of Italian demonyms is derived.
const WORDS: &str = "\
    AD:andorra,andorran,andorrano AE:unitedarabemirates,emiratiarabiuniti,uae,emirates,emirati \
    AF:afghanistan,afghan,afgano AG:antiguaandbarbuda,antiguaebarbuda,antigua AI:anguilla \
    AL:albania,albanian,albanese AM:armenia,armenian,armeno AO:angola,angolan,angolano AQ:antarctica,antartide \
    AR:argentina,argentine,argentinian,argentino AS:americansamoa,samoaamericane AT:austria,austrian,austriaco \
    AU:australia,australian,australiano AW:aruba AX:alandislands,isolealand \
    AZ:azerbaijan,azerbaigian,azerbaijani,azero,azerbaigiano \
    BA:bosniaandherzegovina,bosniaederzegovina,bosnia,bosnian,bosniaco BB:barbados,barbadian \
    BD:bangladesh,bangladeshi,bengalese BE:belgium,belgio,belgian,belga BF:burkinafaso,burkinabe \
    BG:bulgaria,bulgarian,bulgaro BH:bahrain,bahrein,bahraini BI:burundi,burundian,burundese BJ:benin,beninese \
    BL:stbarthelemy,saintbarthelemy BM:bermuda BN:brunei,bruneidarussalam,bruneian \
    BO:bolivia,plurinationalstateofbolivia,bolivian,boliviano BQ:caribbeannetherlands,caraibiolandesi \
    BR:brazil,brasile,brazilian,brasiliano BS:bahamas,thebahamas,bahamian BT:bhutan,bhutanese \
    BV:bouvetisland,isolabouvet BW:botswana,botswanan BY:belarus,bielorussia,belarusian,bielorusso \
    BZ:belize,belizean CA:canada,canadian,canadese CC:cocoskeelingislands,isolecocoskeeling,cocosislands,isolecocos \
    CD:congokinshasa,drcongo,democraticrepublicofthecongo,repubblicademocraticadelcongo,congolesedrc \
    CF:centralafricanrepublic,repubblicacentrafricana,centralafrican,centrafricano \
    CG:congobrazzaville,congo,republicofthecongo,repubblicadelcongo,congolese \
    CH:switzerland,svizzera,swiss,svizzero CI:cotedivoire,costadavorio,ivorycoast,ivorian,ivoriano \
    CK:cookislands,isolecook CL:chile,cile,chilean,cileno CM:cameroon,camerun,cameroonian,camerunese \
    CN:china,cina,peoplesrepublicofchina,chinese,cinese CO:colombia,colombian,colombiano \
    CR:costarica,costarican,costaricano CU:cuba,cuban,cubano CV:capeverde,capoverde,capeverdean,capoverdiano \
    CW:curacao CX:christmasisland,isolachristmas CY:cyprus,cipro,cypriot,cipriota \
    CZ:czechia,cechia,czechrepublic,repubblicaceca,czech,ceco \
    DE:germany,germania,federalrepublicofgermany,german,tedesco DJ:djibouti,gibuti,djiboutian \
    DK:denmark,danimarca,danish,dane,danese DM:dominica \
    DO:dominicanrepublic,repubblicadominicana,dominicanrepublican DZ:algeria,algerian,algerino \
    EC:ecuador,ecuadorian,ecuadoriano EE:estonia,estonian,estone EG:egypt,egitto,egyptian,egiziano \
    EH:westernsahara,saharaoccidentale ER:eritrea,eritrean,eritreo ES:spain,spagna,spanish,spaniard,spagnolo \
    ET:ethiopia,etiopia,ethiopian,etiope FI:finland,finlandia,finnish,finn,finlandese FJ:fiji,figi,fijian,figiano \
    FK:falklandislands,isolefalkland FM:micronesia FO:faroeislands,isolefroer FR:france,francia,french,francese \
    GA:gabon,gabonese \
    GB:unitedkingdom,regnounito,greatbritain,britain,england,scotland,wales,northernireland,granbretagna,inghilterra,scozia,galles,irlandadelnord,british,briton,english,scottish,welsh,britannico,inglese \
    GD:grenada GE:georgia,georgian,georgiano GF:frenchguiana,guyanafrancese GG:guernsey GH:ghana,ghanaian,ghanese \
    GI:gibraltar,gibilterra GL:greenland,groenlandia GM:gambia,thegambia,gambian,gambiano \
    GN:guinea,guinean,guineano GP:guadeloupe,guadalupa GQ:equatorialguinea,guineaequatoriale \
    GR:greece,grecia,greek,greco GS:southgeorgiaandsouthsandwichislands,georgiadelsudesandwichaustrali \
    GT:guatemala,guatemalan,guatemalteco GU:guam GW:guineabissau,bissauguinean GY:guyana,guyanese \
    HK:hongkongsarchina,rasdihongkong,hongkong HM:heardislandandmcdonaldislands,isoleheardemcdonald \
    HN:honduras,honduran,honduregno HR:croatia,croazia,croatian,croat,croato HT:haiti,haitian,haitiano \
    HU:hungary,ungheria,hungarian,ungherese ID:indonesia,indonesian,indonesiano \
    IE:ireland,irlanda,republicofireland,eire,irish,irlandese IL:israel,israele,israeli,israeliano \
    IM:isleofman,isoladiman IN:india,indian,indiano \
    IO:britishindianoceanterritory,territoriobritannicodelloceanoindiano IQ:iraq,iraqi,iracheno \
    IR:iran,islamicrepublicofiran,iranian,iraniano,persian IS:iceland,islanda,icelandic,islandese \
    IT:italy,italia,italian,italiano JE:jersey JM:jamaica,giamaica,jamaican,giamaicano \
    JO:jordan,giordania,jordanian,giordano JP:japan,giappone,japanese,giapponese KE:kenya,kenyan,keniota,keniano \
    KG:kyrgyzstan,kirghizistan,kyrgyz,kirghiso KH:cambodia,cambogia,cambodian,cambogiano KI:kiribati \
    KM:comoros,comore,comorian KN:stkittsandnevis,saintkittsenevis,saintkittsandnevis,saintkitts \
    KP:northkorea,coreadelnord,dprk,northkorean,nordcoreano \
    KR:southkorea,coreadelsud,korea,republicofkorea,repubblicadicorea,korean,southkorean,coreano,sudcoreano \
    KW:kuwait,kuwaiti,kuwaitiano KY:caymanislands,isolecayman KZ:kazakhstan,kazakistan,kazakh,kazakhstani,kazako \
    LA:laos,laopdr,laotian,laotiano LB:lebanon,libano,lebanese,libanese LC:stlucia,saintlucia \
    LI:liechtenstein,liechtensteiner LK:srilanka,srilankan,srilankese LR:liberia,liberian,liberiano LS:lesotho \
    LT:lithuania,lituania,lithuanian,lituano LU:luxembourg,lussemburgo,luxembourger,luxembourgish,lussemburghese \
    LV:latvia,lettonia,latvian,lettone LY:libya,libia,libyan,libico MA:morocco,marocco,moroccan,marocchino \
    MC:monaco,monegasque,monegasco MD:moldova,moldavia,republicofmoldova,moldovan,moldavo \
    ME:montenegro,montenegrin,montenegrino MF:stmartin,saintmartin MG:madagascar,malagasy,malgascio \
    MH:marshallislands,isolemarshall MK:northmacedonia,macedoniadelnord,macedonia,macedonian,macedone \
    ML:mali,malian,maliano MM:myanmarburma,myanmarbirmania,burma,birmania,burmese,birmano \
    MN:mongolia,mongolian,mongolo MO:macaosarchina,rasdimacao,macao,macau \
    MP:northernmarianaislands,isolemariannesettentrionali MQ:martinique,martinica \
    MR:mauritania,mauritanian,mauritano MS:montserrat MT:malta,maltese MU:mauritius,mauritian,mauriziano \
    MV:maldives,maldive,maldivian,maldiviano MW:malawi,malawian MX:mexico,messico,mexican,messicano \
    MY:malaysia,malaysian,malese MZ:mozambique,mozambico,mozambican,mozambicano NA:namibia,namibian,namibiano \
    NC:newcaledonia,nuovacaledonia NE:niger,nigerien,nigerino NF:norfolkisland,isolanorfolk \
    NG:nigeria,nigerian,nigeriano NI:nicaragua,nicaraguan,nicaraguense \
    NL:netherlands,paesibassi,holland,thenetherlands,olanda,dutch,olandese NO:norway,norvegia,norwegian,norvegese \
    NP:nepal,nepalese,nepali NR:nauru NU:niue NZ:newzealand,nuovazelanda,newzealander,neozelandese OM:oman,omani \
    PA:panama,panamanian,panamense PE:peru,peruvian,peruviano PF:frenchpolynesia,polinesiafrancese \
    PG:papuanewguinea,papuanuovaguinea,papuan PH:philippines,filippine,filipino,philippine,filippino \
    PK:pakistan,pakistani,pachistano PL:poland,polonia,polish,pole,polacco \
    PM:stpierreandmiquelon,saintpierreemiquelon,saintpierreandmiquelon PN:pitcairnislands,isolepitcairn \
    PR:puertorico,portorico \
    PS:palestinianterritories,territoripalestinesi,palestine,stateofpalestine,palestina,palestinian,palestinese \
    PT:portugal,portogallo,portuguese,portoghese PW:palau PY:paraguay,paraguayan,paraguaiano QA:qatar,qatari \
    RE:reunion,riunione RO:romania,romanian,rumeno,romeno RS:serbia,serbian,serb,serbo \
    RU:russia,russianfederation,federazionerussa,russian,russo RW:rwanda,ruanda,rwandan,ruandese \
    SA:saudiarabia,arabiasaudita,saudi,saudita SB:solomonislands,isolesalomone SC:seychelles,seychellois \
    SD:sudan,sudanese SE:sweden,svezia,swedish,swede,svedese SG:singapore,singaporean,singaporiano \
    SH:sthelenaascensionandtristandacunha,santelena,sainthelenaascensionandtristandacunha \
    SI:slovenia,slovenian,slovene,sloveno SJ:svalbardandjanmayen,svalbardejanmayen \
    SK:slovakia,slovacchia,slovak,slovakian,slovacco SL:sierraleone,sierraleonean SM:sanmarino,sammarinese \
    SN:senegal,senegalese SO:somalia,somali,somalian,somalo SR:suriname,surinamese \
    SS:southsudan,sudsudan,southsudanese ST:saotomeandprincipe,saotomeeprincipe,saotome \
    SV:elsalvador,salvadoran,salvadoregno SX:sintmaarten SY:syria,siria,syrianarabrepublic,syrian,siriano \
    SZ:eswatini,swaziland TC:turksandcaicosislands,isoleturksecaicos TD:chad,ciad,chadian,ciadiano \
    TF:frenchsouthernandantarcticlands,terreaustralifrancesi TG:togo,togolese \
    TH:thailand,thailandia,thai,thailandese TJ:tajikistan,tagikistan,tajik,tagico TK:tokelau \
    TL:timorleste,timorest,easttimor TM:turkmenistan,turkmen,turkmeno TN:tunisia,tunisian,tunisino TO:tonga \
    TR:turkiye,turchia,turkey,turkish,turk,turco TT:trinidadandtobago,trinidadetobago,trinidad TV:tuvalu \
    TW:taiwan,taiwanprovinceofchina,taiwanese TZ:tanzania,unitedrepublicoftanzania,tanzanian,tanzaniano \
    UA:ukraine,ucraina,ukrainian,ucraino UG:uganda,ugandan,ugandese \
    UM:usoutlyingislands,isoleminoriesternedeglistatiuniti \
    US:unitedstates,statiuniti,usa,unitedstatesofamerica,america,statiunitidamerica,american,statunitense,americano \
    UY:uruguay,uruguayan,uruguaiano UZ:uzbekistan,uzbek,uzbeko \
    VA:vaticancity,cittadelvaticano,vatican,vaticano,holysee,santasede \
    VC:stvincentandgrenadines,saintvincentegrenadine,saintvincentandgrenadines,saintvincent \
    VE:venezuela,bolivarianrepublicofvenezuela,venezuelan,venezuelano \
    VG:britishvirginislands,isoleverginibritanniche VI:usvirginislands,isoleverginiamericane \
    VN:vietnam,vietnamese,vietnamita VU:vanuatu WF:wallisandfutuna,wallisefutuna WS:samoa YE:yemen,yemeni,yemenita \
    YT:mayotte ZA:southafrica,sudafrica,southafrican,sudafricano ZM:zambia,zambian,zambiano ZW:zimbabwe,zimbabwean \
    XK:kosovo,republicofkosovo,kosovar,kosovan,kosovaro \
    ";

/// Parses nationalities from a file: codes of two or three letters, names or demonyms, several of them separated by
/// commas, semicolons or slashes; codes also by spaces.
///
/// # Errors
/// `country_unknown`
pub fn parse_nationalities(text: &str) -> Result<Vec<Country>, Code> {
    let text = cleaned(text);
    if let Ok(country) = parse_country(&text) {
        return Ok(vec![country]);
    }
    let is_list = text.contains([',', ';', '/', '|']);
    let parts: Vec<&str> = if is_list {
        text.split([',', ';', '/', '|']).filter(|part| !trimmed(part).is_empty()).collect()
    } else {
        text.split_whitespace().collect()
    };
    if parts.is_empty() || (parts.len() < 2 && !is_list) {
        return Err(Code::CountryUnknown);
    }
    parts.into_iter().map(parse_country).collect()
}

/// Parses a country by code, name or demonym.
///
/// # Errors
/// `country_unknown`
pub fn parse_country(text: &str) -> Result<Country, Code> {
    if let Ok(country) = Country::parse(text) {
        return Ok(country);
    }
    let word = plain(text);
    let of = |word: &str| {
        let all = WORDS.split_ascii_whitespace().filter_map(|country| country.split_once(':'));
        let code =
            all.filter(|(_, words)| words.split(',').any(|one| one == word)).map(|(code, _)| code).next();
        code.and_then(|code| Country::parse(code).ok())
    };
    let found = of(&word).or_else(|| {
        // `italiana`, `italiani`, `italiane`; `francesi`.
        let stem = word.strip_suffix(['a', 'i', 'e']).filter(|stem| stem.len() > 3)?;
        of(&format!("{stem}o")).or_else(|| of(&format!("{stem}e")))
    });
    match word.as_str() {
        "apolide" | "apolidi" => Ok(Country::Stateless),
        "sconosciuta" | "sconosciuto" => Ok(Country::Unknown),
        _ => found.ok_or(Code::CountryUnknown),
    }
}

/// Lower-case letters without accents.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars().take(80) {
        match c {
            'a'..='z' => plain.push(c),
            'A'..='Z' => plain.push(c.to_ascii_lowercase()),
            '&' => plain.push_str("and"),
            c if c.is_alphabetic() => {
                super::mrz::names::base_letter(c).into_iter().for_each(|base| plain.push(base))
            }
            _ => {}
        }
    }
    plain
}
