//! The names themselves, by what they mean.
//!
//! Not for how they are compared. Several stand in one text with `;` between them.

/// Names that mean one thing.
pub const KNOWN: &[(&str, &str)] = &[
    (
        "former_id",
        "no;nr;n;num;number;numero;nummer;id;ref;reference;ref id;ref no;reference no;reference number;nc no;nc nr;nc n;\
         nc number;nc id;id nc;no nc;n nc;numero nc;finding id;finding no;finding number;finding ref;car no;car number;car id;\
         capa no;capa nr;capa id;capa number;lfd nr;laufende nummer;kennung;referenz;referenznummer;abweichungsnummer;\
         abweichung nr;feststellung nr;nk nr;identifiant;reference nc;fiche no;n fiche;numero fiche;ref nc;identificador;\
         codigo;referencia;numero no conformidad;no conformidad no;n no conformidad;issue id;issue no;record id;record no;log no;serial no;\
         sr no;s no;item no;reference id;former id;nonconformity no;non conformity no;nonconformity id;ofi no;observation no",
    ),
    (
        "title",
        "title;titel;titre;titulo;subject;betreff;objet;asunto;short description;kurzbeschreibung;bezeichnung;intitule;\
         libelle;summary;finding title;nc title;headline;kurztitel;denominacion;issue title;short title",
    ),
    (
        "statement",
        "description;beschreibung;descripcion;nonconformity;non conformity;nonconformance;non conformance;finding;\
         findings;feststellung;abweichung;nichtkonformitat;beschreibung abweichung;beschreibung feststellung;constat;\
         non conformite;description non conformite;description constat;ecart;hallazgo;no conformidad;\
         descripcion no conformidad;descripcion hallazgo;details;detail;statement;finding description;nc description;\
         description nc;description nonconformity;description non conformity;nonconformity description;description finding;\
         issue;issue description;problem;problem description;problembeschreibung;sachverhalt;statement nonconformity;\
         details finding;detailed description;detailbeschreibung;description detaillee",
    ),
    (
        "severity",
        "severity;schweregrad;schwere;gravite;severite;gravedad;severidad;nc grade;nc category;nc severity;major minor;\
         minor major;finding severity;kritikalitat;criticality;criticite;criticidad;gewichtung;severity level",
    ),
    (
        "kind",
        "kind;finding type;type finding;nc type;type nc;art feststellung;type constat;tipo hallazgo;feststellungsart;\
         tipo no conformidad;type nonconformity",
    ),
    (
        "status",
        "status;state;statut;etat;estado;stand;current status;zustand;nc status;situacion;bearbeitungsstand;estatus;\
         avancement;bearbeitungsstatus;finding status",
    ),
    (
        "source",
        "source;origin;quelle;herkunft;ursprung;origine;origen;fuente;source nc;anlass;audit type;auditart;type audit;\
         tipo auditoria;entdeckt durch;source finding;how identified;raised through;source type",
    ),
    (
        "requirements",
        "requirement;requirements;clause;clauses;control;controls;iso clause;iso control;clause no;standard clause;iso 27001;\
         iso 27001 clause;iso 27001 control;annex a;annex a control;annex control;reference standard;normkapitel;kapitel;\
         anforderung;anforderungen;normforderung;normanforderung;exigence;exigences;chapitre;exigence norme;requisito;\
         requisitos;clausula;clausulas;clausula iso;audit criteria;auditkriterium;normabschnitt;normbezug;\
         reference normative;referencia normativa;apartado;apartado norma;iso ref;ref norme;ref exigence;iso clause control;iso clause or control;control ref;clause control;control clause;clause ref;norm;norme;\
         norma;requirement clause;clause requirement;iso 27001 reference;iso reference;mesure annexe;requisito norma;normreferenz;requirement not met;klausel;\
         klauseln;normklausel;iso klausel",
    ),
    (
        "audit",
        "audit;audit id;audit no;audit ref;audit reference;auditnummer;audit nr",
    ),
    (
        "detected",
        "detected;detected on;date detected;detection date;date detection;entdeckt am;entdeckungsdatum;detecte le;detecte;\
         fecha deteccion;occurrence date;date occurrence;date occurred;occurred on",
    ),
    (
        "raised",
        "raised;date raised;raised on;raised date;date opened;opened;open date;opened on;opening date;date identified;\
         identified on;identified;identified date;issue date;date issued;issued on;logged;logged on;date logged;reported on;report date;\
         date reported;created;created on;creation date;date created;created at;entry date;erfasst am;erfasst;erfassungsdatum;eroffnet am;\
         eroffnet;eroffnungsdatum;erstellt am;gemeldet am;meldedatum;aufgenommen am;ausgestellt am;festgestellt am;\
         datum feststellung;feststellungsdatum;date ouverture;ouvert;ouverte;date creation;date constat;constate;date emission;\
         date identification;fecha apertura;fecha registro;fecha emision;fecha identificacion;abierto;fecha alta;\
         registrado;finding date;date finding;nc date;date nc;fecha hallazgo;fecha apertura nc",
    ),
    (
        "raised_by",
        "raised by;identified by;reported by;logged by;opened by;created by;issued by;\
         erfasst von;gemeldet von;festgestellt von;eroffnet von;erstellt von;emis par;ouvert par;constate par;signale par;\
         identifie par;detecte par;abierto por;identificado por;emitido por;reportado por;registrado por;detectado por;\
         detected by;found by;festgestellt durch;erfasst durch;gemeldet durch;erstellt durch;originator;initiator;melder;recorded by;emetteur",
    ),
    (
        "owner",
        "owner;responsible;responsible person;assigned to;assigned;assignee;nc owner;finding owner;owner responsible;\
         responsible owner;accountable;verantwortlich;verantwortliche;verantwortlicher;verantwortliche person;zustandig;\
         zustandigkeit;responsable;pilote;proprietaire;porteur;encargado;propietario;asignado;person responsible;\
         person in charge;responsible party;issue owner;eigentumer;eigentumerin;eigner",
    ),
    (
        "due",
        "due;due date;target date;deadline;due by;due on;target closure date;planned closure date;target close date;fallig;\
         fallig am;fallig bis;falligkeit;falligkeitsdatum;frist;termin;zieltermin;soll termin;erledigen bis;zu erledigen bis;\
         bis wann;bis;echeance;date echeance;date limite;delai;date prevue;date cible;date cloture prevue;vencimiento;\
         fecha limite;fecha vencimiento;plazo;fecha prevista;fecha objetivo;fecha compromiso;fecha prevista cierre;\
         target completion date;planned date;solltermin;fecha cierre prevista;close by",
    ),
    (
        "area",
        "area;department;process;site;location;bereich;abteilung;prozess;standort;domaine;departement;processus;\
         departamento;proceso;ubicacion;unit;business unit;organisationseinheit;secteur;lieu;sede;auditierter bereich;\
         area process;process area;department process;area audited;audited area;processus concerne;service concerne",
    ),
    (
        "evidence",
        "objective evidence;objektiver nachweis;objektive nachweise;preuve objective;preuves objectives;\
         evidencia objetiva;evidencias objetivas;audit evidence;auditnachweis;preuve audit",
    ),
    (
        "Correction",
        "correction;corrections;korrektur;korrekturen;sofortmassnahme;sofortmassnahmen;immediate action;immediate actions;\
         immediate correction;containment;containment action;immediate containment;action immediate;actions immediates;\
         correction immediate;action curative;actions curatives;correccion;correcciones;accion inmediata;acciones inmediatas;\
         contencion;interim action;correction taken;immediate corrections",
    ),
    (
        "Root cause",
        "root cause;root causes;cause;causes;root cause analysis;rca;cause analysis;ursache;ursachen;ursachenanalyse;\
         grundursache;hauptursache;cause racine;causes racines;cause profonde;causes profondes;analyse causes;analyse cause;\
         analyse causes racines;causa;causas;causa raiz;causas raiz;analisis causa;analisis causas;analisis causa raiz;\
         root cause s;root cause description",
    ),
    (
        "corrective_actions.action",
        "corrective action;corrective actions;capa;corrective action plan;korrekturmassnahme;korrekturmassnahmen;\
         abstellmassnahme;abstellmassnahmen;action corrective;actions correctives;accion correctiva;acciones correctivas;\
         corrective preventive action;corrective preventive actions;corrective action s;korrektur und vorbeugemassnahmen;\
         corrective action taken;corrective action description;description corrective action",
    ),
    (
        "corrective_actions.done",
        "implemented on;implementation date;date implemented;date implementation;umgesetzt am;umsetzungsdatum;date realisation;realise;\
         realisee;date mise en oeuvre;fecha implementacion;fecha ejecucion;completed on;completion date;date completed;erledigt am;\
         actual completion date;date completion;implemented",
    ),
    (
        "corrective_actions.due",
        "umsetzungstermin;umsetzung bis;massnahmentermin;planned completion date;planned implementation date;\
         implementation due;date realisation prevue;fecha prevista implementacion",
    ),
    (
        "corrective_actions.owner",
        "massnahmenverantwortlicher;massnahmenverantwortliche;action owner;responsable action;responsable accion",
    ),
    (
        "corrective_actions.by",
        "implemented by;umgesetzt von;realise par;mis en oeuvre par;implementado por",
    ),
    (
        "verification.result",
        "verification;effectiveness verification;verification effectiveness;wirksamkeitsprufung;wirksamkeit;\
         wirksamkeitskontrolle;wirksamkeitsbewertung;verification efficacite;efficacite;controle efficacite;verificacion;verificacion eficacia;\
         eficacia;effectiveness;effectiveness check;effectiveness review;effective;wirksam;efficace;eficaz;\
         verification result;result verification;is effective;effectiveness evaluation;evaluation efficacite;effectiveness of action",
    ),
    (
        "verification.criteria",
        "effectiveness criteria;verification criteria;success criteria;wirksamkeitskriterium;wirksamkeitskriterien;\
         criteres efficacite;critere efficacite;criterios eficacia;criterio eficacia",
    ),
    (
        "verification.done",
        "verified on;date verified;verification date;date verification;gepruft am;verifie;verifiee;verificado;\
         fecha verificacion;wirksamkeit gepruft am;effectiveness verified on;verified",
    ),
    (
        "verification.by",
        "verified by;gepruft von;uberpruft von;verifie par;verificado por;wirksamkeit gepruft von;verifier",
    ),
    (
        "verification.evidence",
        "wirksamkeitsnachweis;evidence effectiveness;preuve efficacite;evidencia eficacia",
    ),
    (
        "closed",
        "closed;closed on;date closed;closure date;closing date;close date;closed date;date closure;actual closure date;\
         geschlossen am;geschlossen;abgeschlossen am;abgeschlossen;abschlussdatum;cloture;cloturee;date cloture;\
         ferme;date fermeture;cierre;fecha cierre;cerrado;cerrada;fecha real cierre",
    ),
    (
        "closed_by",
        "closed by;geschlossen von;abgeschlossen von;cloture par;cloturee par;ferme par;cerrado por;cerrada por;closure by",
    ),
    (
        "root_cause.extent.checked",
        "extent;similar nonconformities;similar occurrences;ausmass;ahnliche abweichungen;etendue;extent checked;\
         read across;ubertragbarkeit;non conformites similaires;no conformidades similares;similar issues;extension",
    ),
    (
        "root_cause.method",
        "rca method;root cause method;cause analysis method;analysemethode;methode analyse;metodo analisis",
    ),
    (
        "root_cause.categories",
        "root cause category;cause category;ursachenkategorie;cause code;root cause code;categorie cause;categoria causa;root cause categories",
    ),
    (
        "root_cause.done",
        "analysed on;analysis date;date analysis;ursache ermittelt am;date analyse;fecha analisis",
    ),
    (
        "correction.done",
        "corrected on;date corrected;correction date;korrigiert am;fecha correccion;date correction",
    ),
    (
        "correction.by",
        "corrected by;korrigiert von;corrige par;corregido por",
    ),
    (
        "isms_changes",
        "isms changes;changes isms;anderungen isms;modifications smsi;cambios sgsi",
    ),
    (
        "recurrence_of",
        "recurrence of;repeat of;repeats;wiederholung von;recurrence;recurrencia;repeat finding of",
    ),
    (
        "external.body",
        "certification body;cb;zertifizierungsstelle;organisme certification;entidad certificadora;organismo certificacion",
    ),
    (
        "external.reference",
        "external reference;external ref;cb reference;cb ref;externe referenz;reference externe;referencia externa",
    ),
    (
        "withdrawn.reason",
        "reason withdrawal;withdrawal reason;reason cancellation;cancellation reason;rejection reason",
    ),
    (
        "text",
        "comment;comments;remark;remarks;note;notes;bemerkung;bemerkungen;kommentar;kommentare;anmerkung;anmerkungen;\
         commentaire;commentaires;remarque;remarques;observaciones;comentario;comentarios;notas;observations;progress;\
         update;updates;history;verlauf;suivi;seguimiento;risk;risiko;risque;riesgo;priority;prioritat;priorite;prioridad",
    ),
];

/// Names that probably mean one thing.
pub const LIKELY: &[(&str, &str)] = &[
    (
        "raised",
        "date;datum;fecha;audit date;auditdatum;date audit;fecha auditoria",
    ),
    (
        "evidence",
        "evidence;nachweis;nachweise;beleg;belege;preuve;preuves;evidencia;evidencias;link;links;attachment;attachments;\
         anlage;anlagen;piece jointe;pieces jointes;adjunto;adjuntos",
    ),
    ("owner", "who;wer;qui;quien;process owner;prozesseigner"),
    (
        "raised_by",
        "auditor;auditors;auditeur;lead auditor;auditor name;author",
    ),
    ("title", "name"),
    ("due", "when;wann;quand;cuando"),
    (
        "corrective_actions.action",
        "action plan;plan action;massnahmenplan;plan accion;plan actions",
    ),
];

/// Names for which what stands in the column decides.
pub const BY_VALUES: &[(&str, &str)] = &[
    (
        "kind",
        "type;typ;art;tipo;classification;klassifizierung;clasificacion;einstufung;category;kategorie;categorie;categoria;\
         grade;grading;level;nivel;niveau;stufe;class;klasse;bewertung;rating",
    ),
    (
        "action?",
        "action;actions;action taken;actions taken;measure;measures;massnahme;massnahmen;mesure;mesures;accion;acciones;\
         medida;medidas;remediation;resolution;action required;required action;solution;losung;remedial action",
    ),
];

/// The steps of which a column says something.
pub const STEPS: &[(&str, &str)] = &[
    (
        "finding",
        "nc;finding;nonconformity;non conformity;abweichung;feststellung;constat;non conformite;hallazgo;no conformidad;issue",
    ),
    (
        "correction",
        "correction;korrektur;sofortmassnahme;sofortmassnahmen;immediate action;containment;containment action;\
         action immediate;actions immediates;correccion;accion inmediata;immediate correction",
    ),
    (
        "cause",
        "root cause;root cause analysis;rca;cause;cause analysis;ursache;ursachenanalyse;cause racine;analyse causes;\
         causa;causa raiz;analisis causa;analisis causas;analisis",
    ),
    (
        "action",
        "corrective action;corrective actions;ca;capa;action;actions;korrekturmassnahme;korrekturmassnahmen;massnahme;\
         massnahmen;action corrective;actions correctives;accion correctiva;acciones correctivas;accion;implementation;\
         umsetzung;mise en oeuvre;implementacion;cap;action plan;plan action;plan accion",
    ),
    (
        "verification",
        "verification;effectiveness;effectiveness check;effectiveness review;wirksamkeit;wirksamkeitsprufung;\
         wirksamkeitskontrolle;efficacite;verification efficacite;verificacion;eficacia;verificacion eficacia;verification effectiveness",
    ),
    (
        "closure",
        "closure;closing;close;abschluss;cloture;cierre;fermeture",
    ),
];

/// What a column says of a step.
pub const TRAITS: &[(&str, &str)] = &[
    (
        "due",
        "due;due date;deadline;target date;planned date;planned;target;fallig;fallig am;falligkeit;frist;termin;zieltermin;\
         bis;geplant;geplant bis;echeance;date prevue;date limite;delai;prevue;fecha prevista;fecha limite;plazo;\
         vencimiento;date due;planned completion date",
    ),
    (
        "done",
        "date;done;done on;on;completed;completed on;completion date;date completed;actual date;actual;implemented;\
         implemented on;date implemented;finished;finished on;datum;am;erledigt;erledigt am;umgesetzt am;durchgefuhrt am;\
         abgeschlossen am;date realisation;realisee;effectuee;fecha;fecha ejecucion;fecha realizacion;realizada;finalizada;date done",
    ),
    (
        "owner",
        "owner;responsible;responsible person;assigned;assigned to;assignee;verantwortlich;verantwortlicher;verantwortliche;\
         zustandig;responsable;pilote;porteur;who;wer;responsibility",
    ),
    (
        "by",
        "by;done by;von;durch;erledigt von;durchgefuhrt von;par;por;performed by;completed by;person;approved by",
    ),
    (
        "evidence",
        "evidence;nachweis;nachweise;beleg;preuve;preuves;evidencia;evidencias",
    ),
    ("method", "method;methode;metodo"),
    (
        "category",
        "category;categories;kategorie;categorie;categoria;code;type;typ;tipo",
    ),
    (
        "criteria",
        "criteria;criterion;kriterium;kriterien;critere;criteres;criterio;criterios",
    ),
    (
        "status",
        "status;statut;estado;state;result;ergebnis;resultat;resultado",
    ),
    (
        "text",
        "description;beschreibung;descripcion;details;text;comment;summary;taken;detail",
    ),
];
